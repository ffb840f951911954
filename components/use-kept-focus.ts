import { useEffect } from 'preact/hooks';
import { isByPointer } from './lost-focus.ts';

/** Elements that had the focus and are remembered. */
const KEPT = 32;
/** What comes in the place of what went may take the focus itself, ms. */
const WAIT_MS = 100;
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Whoever goes by keys keeps their place: where what has the focus goes (a form that was saved, a line that was removed,
 * an undo that was taken), it goes to what had it before in the same part of the screen, mostly what led there, or else
 * to the first that can have it.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    /** The last one first. */
    let had: HTMLElement[] = [];
    /** Around the last one, from the inside out, as it was then: what goes is cut off from what was around it. */
    let around: Element[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    const isLost = () =>
      had[0]?.isConnected === false && (document.activeElement ?? document.body) === document.body;
    const giveOn = () => {
      timer = undefined;
      if (!isLost()) return;
      for (const part of around.filter((one) => one.isConnected)) {
        const before = had.filter((one) => part.contains(one));
        for (const one of [...before, ...part.querySelectorAll<HTMLElement>(FOCUSABLE)]) {
          // Whoever goes by the pointer may have scrolled on since.
          one.focus({ preventScroll: isByPointer() });
          if (document.activeElement === one) return;
        }
      }
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      had = [target, ...had.filter((one) => one !== target && one.isConnected)].slice(0, KEPT);
      around = [];
      for (let part = target.parentElement; part !== null; part = part.parentElement) around.push(part);
    };
    const watch = new MutationObserver(() => {
      if (timer === undefined && isLost()) timer = setTimeout(giveOn, WAIT_MS);
    });
    document.addEventListener('focusin', onFocus);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      clearTimeout(timer);
      watch.disconnect();
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
}
