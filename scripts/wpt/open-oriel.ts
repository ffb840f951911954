/** Oriel as the tests are to find it: the echo provider behind, both origins of the server allowed, the standard Oriel's. */

import { CAPABILITIES } from '../../lib/protocol/grant.ts';
import { type Oriel, startOriel } from '../../tests/e2e/support/oriel.ts';
import type { BrowserKind } from '../browsers.ts';
import { MODEL } from './echo/server.ts';
import type { TestServer } from './server.ts';

/** What a thousand tests ask in a minute is no burst to be paused here. */
const PER_MINUTE = 1_000_000;

export async function openOriel(
  kind: BrowserKind,
  baseUrl: string,
  { origin, otherOrigin }: Pick<TestServer, 'origin' | 'otherOrigin'>,
): Promise<Oriel> {
  // Some tests collect what nobody holds any more, and see whether an answer still comes.
  const oriel = await startOriel(kind, { extraArgs: kind === 'chromium' ? ['--js-flags=--expose-gc'] : [] });
  const file = {
    version: 1,
    // Among those that speak this wire, vLLM goes on from the beginning of an answer.
    providers: [{ id: 'echo', type: 'vllm', label: 'Echo', baseUrl, models: [MODEL] }],
    defaults: { model: `echo/${MODEL}` },
  };
  const done = await oriel.command({ command: 'import', file: JSON.stringify(file) });
  if (!done.ok) throw new Error(`The configuration was refused: ${JSON.stringify(done.problems)}`);
  await oriel.command({
    command: 'set-budgets',
    site: { perDay: 1_000, requestsPerMinute: PER_MINUTE },
  });
  const places = [
    { origin },
    { origin: otherOrigin },
    { origin: otherOrigin, top: origin },
    { origin, top: otherOrigin },
  ];
  for (const place of places)
    await oriel.command({
      command: 'set-site-access',
      ...place,
      access: 'allow',
      capabilities: [...CAPABILITIES],
    });
  await oriel.command({ command: 'set-standard', usual: 'oriel' });
  await demandOriels(oriel, origin);
  return oriel;
}

/** What a page has is what is judged: the browser's own would be another's figures. */
async function demandOriels(oriel: Oriel, origin: string): Promise<void> {
  const page = await oriel.open(`${origin}/oriel/blank.html`);
  const isOriels = await page.evaluate(() => {
    const { LanguageModel } = globalThis as { LanguageModel?: unknown };
    return typeof LanguageModel === 'function' && !/\[native code\]/.test(String(LanguageModel));
  });
  await page.close();
  if (!isOriels) throw new Error('Pages did not get Oriel’s LanguageModel. Build it anew: npm run build.');
}
