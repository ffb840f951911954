import { describe, expect, it } from 'vitest';
import { press } from '../../scripts/own-pages.ts';
import { waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

const scene = stage();

const SECOND = `it's the \${second}`;

describe('the playground', () => {
  it('asks the model, and the code that it writes asks the provider the very same from a page', async () => {
    const { oriel, site, provider } = await scene.set();
    const dashboard = await oriel.own('dashboard.html#playground');
    await waitForText(dashboard, 'System prompt');
    const areas = await dashboard.$$('textarea');
    await areas[0]?.type('Say it `again`, </script> or "not".');
    await areas[1]?.type('first line');
    await dashboard.keyboard.down('Shift');
    await dashboard.keyboard.press('Enter');
    await dashboard.keyboard.up('Shift');
    await dashboard.keyboard.type(SECOND);
    await dashboard.locator('details.more summary').click();
    await dashboard.locator('input.figure').fill('0.25');
    await areas[1]?.focus();
    await dashboard.keyboard.down('Control');
    await dashboard.keyboard.press('Enter');
    await dashboard.keyboard.up('Control');
    await waitForText(dashboard, 'in all');
    expect(await dashboard.$eval('.said-text', (element) => element.textContent)).toBe(
      `first line\n${SECOND}`,
    );

    const code = await dashboard.$eval('[role=tabpanel]', (element) => element.textContent ?? '');
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'allow' });
    site.put('/tried', `<!doctype html><body><script type="module">\n${code}</script>`);
    const page = await oriel.open(`${site.origin}/tried`);
    await waitForText(page, SECOND);
    const [tried, again] = provider.chats().map(({ json }) => json);
    expect(again).toEqual(tried);
    expect(tried).toMatchObject({ temperature: 0.25, messages: [{ role: 'system' }, { role: 'user' }] });
  });

  it('stops with Escape, down to the provider', async () => {
    const { oriel, provider } = await scene.set();
    const dashboard = await oriel.own('dashboard.html#playground');
    await waitForText(dashboard, 'System prompt');
    const [, prompt] = await dashboard.$$('textarea');
    await prompt?.type('@endless');
    await press(dashboard, 'Run');
    // Said more than once: the screen's own words have “permission and”.
    await waitForText(dashboard, 'on and on and');
    await dashboard.keyboard.press('Escape');
    await waitForText(dashboard, 'Stopped.');
    await provider.chats()[0]?.closed;
    expect(provider.chats()[0]?.finished).toBe(false);
  });
});
