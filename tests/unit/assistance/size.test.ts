/** What the page reckons for the words around a text is enough for each of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { assist } from '../../../lib/assistance/assist.ts';
import type { Assistance } from '../../../lib/protocol/assistance.ts';
import { standardGlobals } from '../page/standard/world.ts';
import { combinations } from './combinations.ts';

let asking: typeof import('../../../lib/page/standard/tasks/asking.ts');
let tokens: typeof import('../../../lib/page/standard/tokens.ts');
beforeAll(async () => {
  standardGlobals();
  asking = await import('../../../lib/page/standard/tasks/asking.ts');
  tokens = await import('../../../lib/page/standard/tokens.ts');
});

describe('the words around a text', () => {
  it.each(combinations())('of %s take no more of the quota than the page reckons', (_, task, options) => {
    const assistance: Assistance = { task, text: 'A text.', contexts: ['One.', 'Two.'], options };
    const { call } = assist(assistance, () => crypto.randomUUID());
    const sent = call.messages.map(({ content }) => (content[0] as { text: string }).text).join('');
    expect(tokens.tokensOfText(sent)).toBeLessThanOrEqual(asking.usageOf('A text.', ['One.', 'Two.']));
  });
});
