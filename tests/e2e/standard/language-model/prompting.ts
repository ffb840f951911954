/** prompt() and promptStreaming(). */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const PROMPTING: Rules = {
  'is answered': async () =>
    t.same(await (await LanguageModel.create()).prompt('Hello there'), 'Hello there'),
  'is streamed in what was added, as a ReadableStream': async () => {
    const stream = (await LanguageModel.create()).promptStreaming('one two three');
    t.same(stream instanceof ReadableStream, true);
    t.same((await t.all(stream)).join(''), 'one two three');
    const slowly = await t.all((await LanguageModel.create()).promptStreaming('@many 4 50'));
    t.same(slowly, ['0', ' 1', ' 2', ' 3']);
  },
  'takes whatever there is for a text': async () => {
    const session = await LanguageModel.create();
    t.same(await session.prompt({}), '[object Object]');
    for (const given of [null, undefined, '', [], [{ role: 'user', content: [] }]])
      await session.append(given);
  },
  'is aborted with the exact reason, and the session lives on': async () => {
    const session = await LanguageModel.create();
    const mine = new Error('mine');
    const controller = new AbortController();
    const running = session.prompt('@hold', { signal: controller.signal });
    const waiting = session.prompt('waits', { signal: controller.signal });
    controller.abort(mine);
    await t.exactly(running, mine);
    await t.exactly(waiting, mine);
    t.same([session.contextUsage, await session.prompt('again')], [0, 'again']);
    const stream = session.promptStreaming('x', { signal: new AbortController().signal });
    t.same(await t.all(stream), ['x']);
    let thrown: unknown;
    try {
      session.promptStreaming('x', { signal: controller.signal });
    } catch (error) {
      thrown = error;
    }
    t.same(thrown === mine, true);
  },
  'is cancelled by its reader': async () => {
    const session = await LanguageModel.create();
    const reader = session.promptStreaming('@endless').getReader();
    await reader.read();
    await reader.cancel();
    t.same(await session.prompt('still here'), 'still here');
  },
  'runs one after another': async () => {
    const session = await LanguageModel.create();
    const done: string[] = [];
    await Promise.all(['a', 'b', 'c'].map((it) => session.prompt(it).then(() => done.push(it))));
    t.same(done, ['a', 'b', 'c']);
  },
  'is destroyed with the session': async () => {
    const session = await LanguageModel.create();
    const running = session.prompt('@hold');
    session.destroy();
    await t.fails(running, 'InvalidStateError');
    for (const again of [
      session.prompt('x'),
      session.append('x'),
      session.clone(),
      session.measureContextUsage('x'),
    ])
      await t.fails(again, 'InvalidStateError');
    await t.fails(() => session.promptStreaming('x'), 'InvalidStateError');
    t.same(typeof session.contextWindow, 'number');
  },
  'goes on from a prefix': async () => {
    const session = await LanguageModel.create();
    const prompt = [
      { role: 'user', content: 'go' },
      { role: 'assistant', content: 'well, ', prefix: true },
    ];
    await t.fails(session.prompt([prompt[1], prompt[0]]), 'SyntaxError');
    await t.fails(session.prompt([{ ...prompt[0], prefix: true }]), 'SyntaxError');
  },
  'what a filter or a provider says is one of the standard’s errors': async () => {
    const session = await LanguageModel.create();
    await t.fails(session.prompt('@500'), 'UnknownError');
    await t.fails(session.prompt('@cut'), 'UnknownError');
  },
};
