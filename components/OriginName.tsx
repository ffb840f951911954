/**
 * A web origin, whole: never shortened, since what is cut off is what deceives. The host stands out. The browser's own
 * `URL` turns every host into ASCII (punycode), so a look-alike letter shows as `xn--…` (S17).
 */
/** Longer ones are set smaller, so that all of it stays in sight. */
const LONG = 56;

export function OriginName({ origin }: { origin: string }) {
  const style = `origin${origin.length > LONG ? ' origin-long' : ''}`;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined) return <bdi class={style}>{origin}</bdi>;
  return (
    <bdi class={style} dir="ltr">
      <span class="origin-scheme">{`${url.protocol}//`}</span>
      <span class="origin-host">{url.hostname}</span>
      {url.port !== '' && <span class="origin-port">:{url.port}</span>}
    </bdi>
  );
}
