import { expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { askAndLeave, replies } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { stage } from './support/stage.ts';

const scene = stage();

// Chromium ends a worker whose event or request takes five minutes; Firefox has no such rule beside that of idle backgrounds
// (patience.test.ts). No debugger is on the background.
it.runIf(BROWSER === 'chromium')(
  'S30 a stream of six minutes arrives whole',
  {
    timeout: 420_000,
  },
  async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    await askAndLeave(page, '@many 13 28000');
    await poll('its end', async () => (await replies(page)).length === 1, 400_000);
    expect(await replies(page)).toEqual(['text 0 1 2 3 4 5 6 7 8 9 10 11 12']);
    expect(provider.chats()).toHaveLength(1);
  },
);
