/** What is done with texts of pages by scripts that are loaded on first use. */
import type { assist } from '../../lib/assistance/assist.ts';
import type { Caller } from '../../lib/gate/caller.ts';
import type { Rooms } from '../../lib/gate/line.ts';
import type { Clock, LanguageService } from '../../lib/languages/service.ts';
import type { Eventual } from '../../lib/providers/types.ts';
import { openOnce } from './opening.ts';

/** What tells in which languages a text is written. */
export interface Languages {
  /** Rejects where the package has lost its n-grams. */
  openLanguages(clock: Clock): Promise<LanguageService>;
}
/** What makes calls of what is to be done with a text. */
export interface Assisting {
  assist: typeof assist;
}
export interface TextScripts {
  loadLanguages(): Eventual<Languages>;
  loadAssistance(): Eventual<Assisting>;
}

export function createTexts(
  { loadLanguages, loadAssistance }: TextScripts,
  clock: Clock,
): Pick<Rooms, 'assist' | 'detect'> {
  const languages = openOnce(async () => (await loadLanguages()).openLanguages(clock));
  return {
    assist: async (assistance) => (await loadAssistance()).assist(assistance, () => crypto.randomUUID()),
    detect: async (text, caller: Caller, signal) =>
      (await languages()).detect(text, caller.topOrigin ?? caller.origin, signal),
  };
}
