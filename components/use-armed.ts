import { useEffect, useState } from 'preact/hooks';
import { ARM_DELAY_MS } from '../lib/protocol/limits.ts';

/** Some window managers move the focus without an event, and headless browsers send none at all. */
const LOOK_AGAIN_MS = 100;

export type Arming = 'unattended' | 'arming' | 'armed';

const attended = () => document.visibilityState === 'visible' && document.hasFocus();

/**
 * `armed` once the window has been visible and focused without a break for `ARM_DELAY_MS` since this component appeared
 * (S16): a click or key that was meant for the page below, and a window raised under the pointer, allow nothing.
 */
export function useArmed(): Arming {
  const [arming, setArming] = useState<Arming>(() => (attended() ? 'arming' : 'unattended'));

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const disarm = () => {
      clearTimeout(timer);
      timer = undefined;
      setArming('unattended');
    };
    const look = () => {
      if (!attended()) return disarm();
      if (timer !== undefined) return;
      setArming('arming');
      timer = setTimeout(() => (attended() ? setArming('armed') : disarm()), ARM_DELAY_MS);
    };
    // After a blur the delay begins anew even where the focus is back before anyone looks.
    const onBlur = () => {
      disarm();
      look();
    };
    look();
    const again = setInterval(look, LOOK_AGAIN_MS);
    window.addEventListener('focus', look);
    window.addEventListener('blur', onBlur);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      clearInterval(again);
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', onBlur);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);

  return arming;
}
