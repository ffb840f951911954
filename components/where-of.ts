/** How a command names the place of a view: a site, or a frame of it in the pages of another. */
export const whereOf = ({ origin, top }: { origin: string; top?: string | undefined }) => ({
  origin,
  ...(top === undefined ? {} : { top }),
});
