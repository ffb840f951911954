/** Colours follow the page's scheme; `--oriel-accent`, `--oriel-on-accent` and `--oriel-text` change them. */
export const STYLE = `
:host {
  display: inline-flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5em 0.8em;
  max-width: 100%;
  font: inherit;
  line-height: 1.4;
  color: var(--oriel-text, inherit);
}
:host([hidden]) {
  display: none;
}
[part='action'] {
  box-sizing: border-box;
  padding: 0.55em 1.2em;
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  color: var(--oriel-on-accent, light-dark(#fff, #16151c));
  background: var(--oriel-accent, light-dark(#5a3fd6, #a796ff));
  border: 1px solid transparent;
  border-radius: 0.65em;
  cursor: pointer;
}
[part='action']:focus-visible {
  outline: 3px solid var(--oriel-accent, light-dark(#5a3fd6, #a796ff));
  outline-offset: 2px;
}
[part='action'][aria-disabled='true'] {
  cursor: progress;
  filter: saturate(0.3);
}
[role='status']:empty {
  display: none;
}
[role='status'].granted::before {
  content: '';
  display: inline-block;
  width: 0.55em;
  height: 0.55em;
  margin-inline-end: 0.5em;
  border-radius: 50%;
  background: light-dark(#1a7f4b, #5fd39a);
}
@media (forced-colors: active) {
  [part='action'] {
    border-color: ButtonText;
  }
}
`;
