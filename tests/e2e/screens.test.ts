import { describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { fill, textOf, waitForText } from './support/screen.ts';
import { CANARY, stage } from './support/stage.ts';

const scene = stage();
const popupOf = (origin: string) => `popup.html?origin=${encodeURIComponent(origin)}`;

describe('the popup', () => {
  it('chooses a site’s model before its first call, by keyboard', async () => {
    const { oriel, site, page, provider, model } = await scene.set();
    const popup = await oriel.own(popupOf(site.origin));
    await waitForText(popup, 'has not asked yet');
    await (await popup.waitForSelector('[aria-haspopup=listbox]'))?.click();
    await popup.waitForSelector('[role=combobox]');
    await popup.keyboard.type(model.replace(/test$/, 'other'));
    await popup.keyboard.press('Enter');
    await poll('the choice', async () => {
      const { site: standing } = await oriel.command({ command: 'site', origin: site.origin });
      return standing.model === model.replace(/test$/, 'other');
    });
    const reply = ask(page, 'hello');
    expect(await waitForText(await oriel.approval(), 'Always allow')).toContain('other');
    await oriel.decide('Allow once');
    expect((await reply).text).toBe('hello');
    expect(provider.chats()[0]?.json?.model).toBe('other');
  });

  it('allows and denies without a window', async () => {
    const { oriel, site, page } = await scene.set();
    const popup = await oriel.own(popupOf(site.origin));
    await press(popup, 'Allow');
    await waitForText(popup, 'Allowed until you revoke it.');
    expect((await ask(page, 'hello')).text).toBe('hello');
    await press(popup, 'Deny');
    await waitForText(popup, 'Its calls are refused');
    expect((await ask(page, 'hello')).error?.code).toBe('permission-denied');
    expect(await oriel.approvals()).toHaveLength(0);
  });

  it('counts what the site used today', async () => {
    const { oriel, site, page } = await scene.set({ access: 'allow' });
    await ask(page, 'hello');
    const popup = await oriel.own(popupOf(site.origin));
    await waitForText(popup, '1 call');
    await waitForText(popup, '7 tokens read, 11 written');
  });

  it.each([
    ['http://example.com/', 'not encrypted'],
    ['about:blank', 'belongs to the browser'],
    ['file:///etc/hosts', 'file on your device'],
  ])('says why %s is not possible', async (address, why) => {
    await waitForText(await scene.oriel.own(popupOf(address)), why);
  });
});

describe('the approval window', () => {
  it('lets the person pick another model for these calls', async () => {
    const { oriel, page, provider, model } = await scene.set();
    const reply = ask(page, 'hello');
    const approval = await oriel.approval();
    await waitForText(approval, 'Always allow');
    await (await approval.waitForSelector('[aria-haspopup=listbox]'))?.click();
    await approval.waitForSelector('[role=combobox]');
    await approval.keyboard.type(model.replace(/test$/, 'other'));
    await approval.keyboard.press('Enter');
    await oriel.decide('Allow once');
    expect((await reply).text).toBe('hello');
    expect(provider.chats()[0]?.json?.model).toBe('other');
  });
});

describe('the dashboard', () => {
  it('imports a file by hand: shows what changes first, and names the field that is wrong', async () => {
    const { oriel, provider } = await scene.set();
    const dashboard = await oriel.own('dashboard.html#import');
    await oriel.chooseFile(
      dashboard,
      '{"version":1,"providers":[{"id":"x","type":"openai-compatible","label":"X","baseUrl":"nonsense"}]}',
    );
    expect(await waitForText(dashboard, 'cannot be used')).toContain('providers[0].baseUrl');
    await oriel.chooseFile(dashboard, {
      version: 1,
      providers: [
        {
          id: 'by-hand',
          type: 'openai-compatible',
          label: 'By hand',
          baseUrl: provider.base(),
          key: CANARY,
          models: ['m'],
        },
      ],
      defaults: { model: 'by-hand/m' },
      sites: [{ origin: 'https://a.example', access: 'allow', model: 'by-hand/m' }],
    });
    const preview = await waitForText(dashboard, 'By hand');
    expect(preview).toContain('https://a.example');
    expect(preview).not.toContain(CANARY);
    expect((await oriel.command({ command: 'overview' })).providers.map(({ id }) => id)).not.toContain(
      'by-hand',
    );
    await press(dashboard, 'Import');
    await waitForText(dashboard, 'Imported:');
    const { providers, defaultModel, sites } = await oriel.command({ command: 'overview' });
    expect(providers.find(({ id }) => id === 'by-hand')).toMatchObject({ label: 'By hand', hasKey: true });
    expect(defaultModel).toBe('by-hand/m');
    expect(sites.find(({ origin }) => origin === 'https://a.example')).toMatchObject({ access: 'allow' });
  });

  it('exports what can be imported again, without keys unless told so', async () => {
    const { oriel, site, providerId } = await scene.set({ access: 'allow', key: CANARY });
    await oriel.command({ command: 'set-site-budget', origin: site.origin, budget: { perDay: 3 } });
    await oriel.command({ command: 'set-budgets', providers: { [providerId]: { perMonth: 20 } } });
    await oriel.command({ command: 'set-site-keeping', origin: site.origin, keep: true });
    await oriel.command({ command: 'set-unused-days', days: 30 });
    const { file } = await oriel.command({ command: 'export', keys: false });
    expect(file).not.toContain(CANARY);
    const preview = await oriel.command({ command: 'preview-import', file });
    expect(preview.ok && preview.changes.every(({ kind }) => kind === 'same')).toBe(true);
    await oriel.command({ command: 'set-site-budget', origin: site.origin, budget: null });
    await oriel.command({ command: 'set-budgets', providers: { [providerId]: null } });
    await oriel.command({ command: 'set-site-keeping', origin: site.origin, keep: null });
    await oriel.command({ command: 'set-unused-days', days: null });
    expect((await oriel.command({ command: 'export', keys: false })).file).not.toBe(file);
    expect(await oriel.command({ command: 'import', file })).toMatchObject({ ok: true });
    expect((await oriel.command({ command: 'export', keys: false })).file).toBe(file);
    const dashboard = await oriel.own('dashboard.html#import');
    await press(dashboard, 'Export');
    await waitForText(dashboard, 'Saved as oriel-');
  });

  it('adds a provider, tests it before it is saved, edits and removes it', async () => {
    const { oriel, provider, providerId } = await scene.set();
    const dashboard = await oriel.own('dashboard.html#providers');
    await press(dashboard, 'Add provider');
    await (await dashboard.waitForSelector('button[value=openai-compatible]'))?.click();
    await fill(dashboard, 'Name', 'Made by hand');
    await fill(dashboard, 'Address', provider.base('401'));
    await press(dashboard, 'Test connection');
    await waitForText(dashboard, 'asks for a key');
    await fill(dashboard, 'Address', provider.base());
    await press(dashboard, 'Test connection');
    await waitForText(dashboard, 'It answers, and has one model.');
    expect((await oriel.command({ command: 'overview' })).providers.map(({ label }) => label)).not.toContain(
      'Made by hand',
    );
    await press(dashboard, 'Save');
    const made = await poll('the provider', async () =>
      (await oriel.command({ command: 'overview' })).providers.find(({ label }) => label === 'Made by hand'),
    );
    expect(made).toMatchObject({ type: 'openai-compatible', baseUrl: provider.base(), hasKey: false });

    await press(dashboard, 'Edit Made by hand');
    await fill(dashboard, 'Name', 'Renamed');
    await press(dashboard, 'Save');
    await waitForText(dashboard, 'Renamed');
    await press(dashboard, 'Test connection: Renamed');
    await press(dashboard, 'Remove Renamed');
    await press(dashboard, 'Remove provider');
    await waitForText(dashboard, 'Renamed was removed.');
    const left = (await oriel.command({ command: 'overview' })).providers.map(({ id }) => id);
    expect(left).not.toContain(made.id);
    expect(left).toContain(providerId);
  });

  it('lists sites, and revokes one', async () => {
    const { oriel, site, page } = await scene.set({ access: 'allow' });
    const dashboard = await oriel.own('dashboard.html#sites');
    await press(dashboard, `Revoke ${site.origin}`);
    await waitForText(dashboard, 'It has to ask again');
    await poll('the revocation', async () => {
      const { site: standing } = await oriel.command({ command: 'site', origin: site.origin });
      return standing.access === 'ask';
    });
    const reply = ask(page, 'hello');
    await oriel.decide('Deny');
    expect((await reply).error?.code).toBe('permission-denied');
    expect(await textOf(dashboard)).toBeTruthy();
  });
});
