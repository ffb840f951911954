/**
 * `node scripts/measure/languages.ts [chromium] [firefox]`: how many of the short texts of tests/fixtures/standard/languages.ts
 * are told right, by the detector in the package and by the browsers' own (`i18n.detectLanguage`, which wants a build).
 */
import { detectLanguages } from '../../lib/languages/detect.ts';
import { SAMPLES, type Sample } from '../../tests/fixtures/standard/languages.ts';
import { scores } from '../../tests/fixtures/standard/scores.ts';
import type { BrowserKind } from '../browsers.ts';
import { launch } from '../launch.ts';
import { openOwnPage } from '../own-pages.ts';

const LENGTHS = ['words', 'phrase', 'sentence'] as const;
/** By text, the language that was told. */
type Told = (texts: string[]) => Promise<(string | undefined)[]> | (string | undefined)[];

/** Names of one language; Indonesian is one of the Malay languages, and that is the name that some know. */
const SAME: Record<string, string> = { iw: 'he', nb: 'no', id: 'ms' };
const plain = (tag = 'und') => {
  const language = tag.split('-')[0] as string;
  return SAME[language] ?? language;
};

async function measure(name: string, told: Told): Promise<void> {
  const texts = SAMPLES.flatMap((sample) => LENGTHS.map((length) => sample[length]));
  const begun = performance.now();
  const answers = await told(texts);
  const ms = performance.now() - begun;
  const right = (at: number) =>
    SAMPLES.filter(({ language }: Sample, n) => plain(answers[n * LENGTHS.length + at]) === plain(language))
      .length;
  const counts = LENGTHS.map((length, at) => `${right(at)} ${length}`).join(', ');
  console.log(`${name}: ${counts} of ${SAMPLES.length} each; ${(ms / texts.length).toFixed(2)} ms a text`);
}

async function measureBrowser(kind: BrowserKind): Promise<void> {
  const { browser, origin } = await launch({ kind, headless: true });
  const page = await openOwnPage(browser, `${origin}/popup.html`);
  await measure(kind, (texts) =>
    page.evaluate(async (all) => {
      const { i18n } = (globalThis as unknown as { browser?: typeof chrome }).browser ?? chrome;
      const told: (string | undefined)[] = [];
      for (const text of all) told.push((await i18n.detectLanguage(text)).languages[0]?.language);
      return told;
    }, texts),
  );
  await browser.close();
}

await measure('the package', (texts) => texts.map((text) => detectLanguages(text, scores)[0]?.language));
for (const kind of process.argv.slice(2)) await measureBrowser(kind as BrowserKind);
