import { sitesText as t } from '../lib/i18n/sites.ts';

/** Longer ones are set smaller, so that all of it stays in sight. */
const LONG = 56;

/**
 * A web origin, whole: never shortened, since what is cut off is what deceives. The host stands out. The browser's own
 * `URL` turns every host into ASCII (punycode), so a look-alike letter shows as `xn--…` (S17).
 */
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

/** A site; or a frame of it inside the pages of another, both of them whole (S21). */
export function PlaceName({ origin, top }: { origin: string; top?: string | undefined }) {
  if (top === undefined) return <OriginName origin={origin} />;
  return (
    <>
      <OriginName origin={origin} /> <span class="place-in">{t.inPage}</span> <OriginName origin={top} />
    </>
  );
}
