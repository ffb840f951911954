/** A time at which the background is to be there, whether it lives until then or not. There is one: that of the vault's lock. */
import { browser } from './browser.ts';

const NAME = 'auto-lock';

/** @param at Unix ms. One that was set before is set anew. */
export const wakeAt = (at: number): void => void browser.alarms.create(NAME, { when: at });

export const whenWoken = (work: () => void): void => browser.alarms.onAlarm.addListener(work);
