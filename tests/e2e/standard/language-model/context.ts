/** The context window, and what is counted in it. */
import type { LanguageModelStatics, Session } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;
type Class = new (init?: unknown) => Record<string, unknown>;
declare const QuotaExceededError: Class;

export const CONTEXT: Rules = {
  'measures exactly what is added, by prompts and by answers': async () => {
    const initialPrompts = [{ role: 'system', content: 'Vær kort, på norsk.' }];
    const session = await LanguageModel.create({ initialPrompts });
    let used = await session.measureContextUsage(initialPrompts);
    t.same(session.contextUsage, used);
    const said = await session.prompt('Please write a sentence in English.');
    used += await session.measureContextUsage('Please write a sentence in English.');
    used += await session.measureContextUsage(said);
    t.same([session.contextUsage, session.inputUsage], [used, used]);
    await session.append('日本語');
    used += await session.measureInputUsage('日本語');
    t.same(session.contextUsage, used);
  },
  'overflows with an event, and the prompt succeeds': async () => {
    const session = await LanguageModel.create();
    const long = 'Please write a sentence in English.'.repeat(10);
    const heard: string[] = [];
    session.oncontextoverflow = () => heard.push('new');
    session.onquotaoverflow = () => heard.push('old');
    await session.append(long);
    await session.prompt(long.repeat(session.contextWindow / session.contextUsage));
    t.same(heard.slice(0, 2), ['new', 'old']);
  },
  'refuses what cannot fit, with both amounts, and forgets nothing': async () => {
    const session = await LanguageModel.create();
    await session.append('keep');
    const long = 'Please write a sentence in English.'.repeat(session.contextWindow);
    const requested = await session.measureContextUsage(long);
    for (const asked of [
      () => session.prompt(long),
      () => session.append(long),
      () => LanguageModel.create({ initialPrompts: [{ role: 'user', content: long }] }),
    ])
      try {
        await asked();
        throw new Error('It fitted.');
      } catch (error) {
        const {
          name,
          code,
          quota,
          requested: wanted,
        } = error as DOMException & { quota: number; requested: number };
        t.same([name, code, quota, wanted], ['QuotaExceededError', 22, session.contextWindow, requested]);
        t.same(error instanceof QuotaExceededError && error instanceof DOMException, true);
      }
    t.same(session.contextUsage, 1);
  },
  'a clone has what was said, and goes its own way': async () => {
    const session = await LanguageModel.create();
    await session.prompt('shared');
    const clone: Session = await session.clone();
    t.same([clone.contextUsage, clone.inputQuota], [session.contextUsage, session.inputQuota]);
    await clone.prompt('more');
    t.same(clone.contextUsage > session.contextUsage, true);
  },
};
