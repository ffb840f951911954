let byPointer = false;
for (const press of ['pointerdown', 'keydown'])
  document.addEventListener(
    press,
    ({ type }) => {
      byPointer = type === 'pointerdown';
    },
    true,
  );

/** Whether the last press was one of the pointer: whoever goes by it is not led by the focus. */
export const isByPointer = (): boolean => byPointer;

/**
 * Gives the focus to an undo, where what was pressed has gone and the focus with it: for whoever goes by keys. The space by which
 * whoever goes by the pointer scrolls on must not take back what they did.
 */
export function takeLostFocus(undo: HTMLElement | null): void {
  if (!byPointer && document.activeElement === document.body) undo?.focus();
}
