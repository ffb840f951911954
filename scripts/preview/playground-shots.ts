/** What the dashboard shows of the playground, in every state. */
import type { Page } from 'playwright-core';
import { open, type Shot } from './site-shots.ts';

type Screen = Omit<Shot, 'width' | 'height'>;

const at = (name: string, act?: Shot['act'], state = 'normal'): Screen => ({
  name: `playground-${name}`,
  path: `/dashboard.html?state=${state}#playground`,
  ...(act === undefined ? {} : { act }),
});

const PICTURE = {
  name: 'a photograph of the harbour with a name as long as cameras give them, 2026-11-26.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
    'base64',
  ),
};
const ask = async (page: Page) => {
  await page.getByLabel('System prompt').fill('Answer in one sentence.');
  await page
    .getByLabel('Prompt', { exact: true })
    .fill('What is the capital of Norway?\nAnd what is it known for?');
};
const more = async (page: Page) => {
  await ask(page);
  await page.getByLabel('Add pictures').setInputFiles([PICTURE, PICTURE]);
  await page.locator('summary').click();
  await page.getByLabel('Temperature').fill('0.2');
  await page.getByLabel('Tokens at most').fill('200');
  await page.getByLabel('JSON Schema').fill('{"type":"object","properties":{"capital":{"type":"string"}}}');
  await page.getByLabel('Tools').fill('[{"name":"weather","description":"Tells the weather"}]');
};
const run = (words: string) => async (page: Page) => {
  await page.getByLabel('Prompt', { exact: true }).press('Control+Enter');
  await page.getByText(words).first().waitFor();
};
const scroll = (selector: string) => async (page: Page) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => element.scrollIntoView());
const inTurn =
  (...acts: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const act of acts) await act(page);
  };
const OVER = 'to the first word';

export const playgroundScreens: Screen[] = [
  at('empty'),
  at('no-model', undefined, 'empty'),
  at('problems', async (page) => {
    await page.locator('summary').click();
    await page.getByLabel('Temperature').fill('3');
    await page.getByLabel('JSON Schema').fill('{');
    await page.getByLabel('Tools').fill('[{}]');
    await open('Run')(page);
  }),
  at('options', more),
  at('running', inTurn(ask, run('The capital')), 'long'),
  at('answered', inTurn(ask, run(OVER))),
  at('answer', inTurn(ask, run(OVER), scroll('.trial-answer'))),
  at('failed', inTurn(ask, run('went wrong')), 'refused'),
  at('code', inTurn(more, run(OVER), scroll('.code-head'))),
  at(
    'code-sdk',
    inTurn(
      more,
      run(OVER),
      async (page) => page.getByRole('tab', { name: 'AI SDK', exact: true }).click(),
      scroll('.code-head'),
    ),
  ),
  at('history', inTurn(ask, run(OVER), more, run('running'), scroll('.trials'))),
];
