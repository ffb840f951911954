/** A site that calls far more often than it ever did is paused, and the person is asked: in real browsers. */
import { expect, it } from 'vitest';
import { LEAST_BURST } from '../../lib/ledger/habit.ts';
import { sleep } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { waitForText } from './support/screen.ts';
import { type Scene, stage } from './support/stage.ts';

const scene = stage();

/** Twenty minutes of one call each, as if they had been: nobody waits for them. */
async function quiet({ oriel, site }: Scene): Promise<void> {
  await oriel.evaluate(
    (origin) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('oriel-budgets');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const change = opening.result.transaction('habits', 'readwrite');
          const minute = Math.floor(Date.now() / 60_000) - 5;
          change.objectStore('habits').put({ usual: 1, minutes: 20, minute, calls: 1 }, origin);
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    site.origin,
  );
  await oriel.stopBackground();
}

it('a burst is paused before it goes out; a no ends the call, a yes lets it and those after it through', async () => {
  const set = await scene.set({ access: 'allow' });
  const { oriel, page, provider } = set;
  await ask(page, 'the account is opened');
  // Calls of the last minute are written down after a second, and survive the background.
  await sleep(1_500);
  await quiet(set);
  for (let call = 2; call < LEAST_BURST; call += 1) expect((await ask(page, `${call}`)).text).toBe(`${call}`);
  const before = provider.chats().length;
  const refused = ask(page, 'one too many');
  await waitForText(await oriel.approval(), 'Oriel has paused it.');
  expect(provider.chats()).toHaveLength(before);
  await oriel.decide('Deny');
  expect((await refused).error?.code).toBe('permission-denied');
  expect(provider.chats()).toHaveLength(before);

  const allowed = ask(page, 'it is all right');
  await waitForText(await oriel.approval(), 'Oriel has paused it.');
  await oriel.decide('Allow once');
  expect((await allowed).text).toBe('it is all right');
  for (const word of ['and', 'these']) expect((await ask(page, word)).text).toBe(word);
  expect(await oriel.approvals()).toEqual([]);
});
