import { lookOf } from './look.ts';

/** What a line looks like, in small: its colour and its pattern. */
export function Swatch({ place }: { place: number | undefined }) {
  const { colour, pattern } = lookOf(place);
  return (
    <svg class="swatch" viewBox="0 0 8 8" aria-hidden="true" focusable="false">
      <rect width="8" height="8" style={{ fill: `var(${colour})` }} />
      {pattern !== undefined && (
        <path
          d={pattern.path}
          class={pattern.width === undefined ? 'swatch-fill' : 'swatch-stroke'}
          stroke-width={pattern.width}
        />
      )}
    </svg>
  );
}
