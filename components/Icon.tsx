/** Inline icons, drawn for this product on a 16-pixel grid. Decoration only: the words beside them carry the meaning. */
const PATHS = {
  check: 'M3.5 8.5l3 3 6-7',
  chevron: 'M4.5 6.5L8 10l3.5-3.5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3',
  device: 'M3 3.5h10v7H3zM1.5 13h13',
  cloud: 'M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7.8 2.6 2.6 0 0 1-.4 5.2z',
  alert: 'M8 2.5l6 10.5H2zM8 6.5v3M8 11.2v.3',
  ask: 'M2.5 3h11v8H8l-3 2.5V11H2.5z',
  deny: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4',
  close: 'M4 4l8 8M12 4l-8 8',
  route: 'M2 8h3c4.5 0 3-4.5 8-4.5M5 8c4.5 0 3 4.5 8 4.5M11 1.5l2 2-2 2M11 10.5l2 2-2 2',
  plus: 'M8 3v10M3 8h10',
  out: 'M9.5 2.5h4v4M13.5 2.5L8 8M11.5 9.5v4h-9v-9h4',
  code: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5M9 3L7 13',
  panel: 'M2.5 3h11v10h-11zM6 3v10',
  lock: 'M3.5 7h9v6.5h-9zM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7',
  key: 'M5.5 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.6 7.9L13 2.5M11 4.5l1.8 1.8',
  play: 'M5 3l8 5-8 5z',
  globe: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12',
  eye: 'M1.5 8c3-5.5 10-5.5 13 0-3 5.5-10 5.5-13 0zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  tool: 'M13.3 4.2a3.3 3.3 0 0 1-4.6 4L4.4 12.6a1.4 1.4 0 0 1-2-2l4.4-4.3a3.3 3.3 0 0 1 4-4.6L8.9 3.6l.4 2.1 2.1.4z',
  think: 'M6 11.5v-1C4.6 9.7 4 8.4 4 7a4 4 0 0 1 8 0c0 1.4-.6 2.7-2 3.5v1zM6.5 14h3',
  purse: 'M2.5 5h11v8h-11zM2.5 5l8-2.5V5M10.5 8.5h3v2h-3z',
  activity: 'M1.5 8.5h3l2-5.5 3 10 2-4.5h3',
  file: 'M4 1.5h5.5l3 3v10H4zM9 1.5v3.5h3.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** An oriel: a bay window of three panes, the middle one lit. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path class="mark-bay" d="M12 1.5l10 4.7v11.6l-10 4.7-10-4.7V6.2z" />
      <path class="mark-side" d="M4 8.2l4-1.1v9.8l-4-1.1zM20 8.2l-4-1.1v9.8l4-1.1z" />
      <path class="mark-light" d="M9.4 7.1h5.2v9.8H9.4z" />
    </svg>
  );
}
