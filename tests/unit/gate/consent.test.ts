import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { caller } from '../../fixtures/caller.ts';
import { chat, desk, never, openConsent, settle, speak, standing, wish } from './window.ts';

describe('consent', () => {
  it('"once" leaves no grant behind and serves these calls with the model that was picked', async () => {
    desk.answers = [{ answer: 'once', model: 'lab/m' }];
    const consent = await openConsent();
    expect(await settle(consent.approve(caller, chat(), never))).toEqual({ model: 'lab/m' });
    expect(await standing()).toBe('ask');
    expect(desk.changed).not.toHaveBeenCalled();
  });

  it('"always" grants, tells those who listen, and keeps the model that was picked for the site', async () => {
    desk.answers = [{ answer: 'always', model: 'lab/m' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    expect(await standing()).toBe('allow');
    expect(desk.grants.model(caller)).toBe('lab/m');
    expect(desk.changed).toHaveBeenCalledTimes(1);
  });

  it('the model that would answer anyway does not become the site’s own', async () => {
    desk.answers = [{ answer: 'session', model: 'on-device/tiny-chat' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    expect(await standing()).toBe('allow');
    expect(desk.grants.model(caller)).toBeUndefined();
  });

  it('keeps the budget that the person set for the site, and none with a no or from a private window (S33)', async () => {
    const budget = { perDay: 0.25, requestsPerMinute: 5 };
    desk.answers = [{ answer: 'always', budget }];
    await settle((await openConsent()).approve(caller, chat(), never));
    expect(desk.budgets).toEqual([[caller.origin, budget]]);
    desk.grants.close();
    desk.budgets = [];
    desk.answers = [{ answer: 'deny', budget }];
    await settle((await openConsent()).approve(caller, chat(), never)).catch(() => undefined);
    desk.grants.close();
    desk.answers = [{ answer: 'once', budget }];
    await settle((await openConsent()).approve({ ...caller, incognito: true }, chat(), never)).catch(
      () => undefined,
    );
    expect(desk.budgets).toEqual([]);
  });

  it('a burst that is unusual goes on with a yes, and ends with a no', async () => {
    desk.answers = [{ answer: 'once' }, { answer: 'deny' }];
    const consent = await openConsent();
    const { call } = chat() as { call: Call };
    await settle(consent.askUnusual(caller, call, never));
    expect(desk.views[0]).toMatchObject({ unusual: true, origin: caller.origin });
    await expect(settle(consent.askUnusual(caller, call, never))).rejects.toMatchObject({
      info: { code: 'permission-denied' },
    });
  });

  it('"deny" is permission-denied, and the site may be asked about again', async () => {
    desk.answers = [{ answer: 'deny' }];
    const consent = await openConsent();
    await expect(settle(consent.approve(caller, chat(), never))).rejects.toMatchObject({
      info: { code: 'permission-denied' },
    });
    expect(await standing()).toBe('ask');
  });

  it('S18 calls that come together share one window', async () => {
    desk.answers = [{ answer: 'always' }];
    const consent = await openConsent();
    await settle(Promise.all([1, 2, 3].map(() => consent.approve(caller, chat(), never))));
    expect(desk.opened).toHaveLength(1);
    expect(desk.changed).toHaveBeenCalledTimes(1);
  });

  it('S12 S18 large calls do not pile up behind a window: what waits for one page has an end', async () => {
    desk.answers = [{ answer: 'always' }];
    const consent = await openConsent();
    const text = 'x'.repeat(15 * 1024 * 1024);
    const large = chat({ messages: [{ role: 'user', content: [{ type: 'text', text }] }] });
    const other = { ...caller, origin: 'https://other.example', topOrigin: 'https://other.example' };
    const waiting = [large, large, large, chat()].map((ask) => consent.approve(caller, ask, never));
    const elsewhere = consent.approve(other, large, never);
    const [first, second, third, small] = await settle(Promise.allSettled(waiting));
    expect([first, second, small].map((it) => it?.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(third).toMatchObject({ status: 'rejected', reason: { info: { code: 'throttled' } } });
    expect(await elsewhere).toEqual({ model: undefined });
    desk.grants.close();
  });

  it('S12 room that was waited in is free again', async () => {
    desk.answers = [{ answer: 'deny' }];
    const consent = await openConsent();
    const text = 'x'.repeat(30 * 1024 * 1024);
    const large = chat({ messages: [{ role: 'user', content: [{ type: 'text', text }] }] });
    for (const _ of [1, 2])
      await expect(settle(consent.approve(caller, large, never))).rejects.toMatchObject({
        info: { code: 'permission-denied' },
      });
  });

  it('"once" on a request for access lets that document call once, and no other document', async () => {
    desk.answers = [{ answer: 'once', model: 'lab/m' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish(), never));
    expect(await consent.standing(caller, false)).toEqual({
      state: 'granted',
      ref: 'lab/m',
      capabilities: ['text'],
    });
    expect((await consent.standing({ ...caller, document: 'D2' }, false)).state).toBe('unasked');
    expect(await consent.approve(caller, chat(), never)).toEqual({ model: 'lab/m' });
    expect(desk.opened).toHaveLength(1);
    expect((await consent.standing(caller, false)).state).toBe('unasked');
    await settle(consent.approve(caller, chat(), never));
    expect(desk.opened).toHaveLength(2);
  });

  it('S17 a task shows the model that was chosen for its kind, not the one that chats', async () => {
    desk.answers = [{ answer: 'always' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, speak, never));
    expect(desk.views[0]).toMatchObject({
      task: 'speech',
      model: 'cloud/tts',
      request: { capabilities: ['speech'] },
    });
    expect(desk.grants.model(caller)).toBeUndefined();
  });

  it('"once" for a chat is none for a task that waited beside it, nor is a pass for a call', async () => {
    desk.answers = [{ answer: 'once', model: 'lab/m' }];
    const consent = await openConsent();
    await settle(
      Promise.all([consent.approve(caller, chat(), never), consent.approve(caller, speak, never)]),
    );
    expect(desk.opened).toHaveLength(2);
    expect(desk.views.filter((view) => 'task' in view)).toMatchObject([
      { task: 'speech', model: 'cloud/tts' },
    ]);
    await settle(consent.approve(caller, wish(), never));
    await settle(consent.approve(caller, speak, never));
    expect(desk.opened).toHaveLength(4);
    expect((await consent.standing(caller, false)).state).toBe('granted');
  });

  it('such a pass ends when the person takes back what the site may do', async () => {
    desk.answers = [{ answer: 'once', model: 'lab/m' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish(), never));
    consent.takeBack({ origin: 'https://other.example' });
    expect((await consent.standing(caller, false)).state).toBe('granted');
    consent.takeBack({ origin: caller.origin });
    expect((await consent.standing(caller, false)).state).toBe('unasked');
    await settle(consent.approve(caller, chat(), never));
    expect(desk.opened).toHaveLength(2);
  });

  it('such a pass ends when all is taken back, though nothing is kept of its site', async () => {
    desk.answers = [{ answer: 'once' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish(), never));
    consent.takeBack();
    expect((await consent.standing(caller, false)).state).toBe('unasked');
  });

  it('such a pass does not wait for ever', async () => {
    desk.answers = [{ answer: 'once' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish(), never));
    desk.clock += 600_001;
    expect((await consent.standing(caller, false)).state).toBe('unasked');
    await settle(consent.approve(caller, chat(), never));
    expect(desk.opened).toHaveLength(2);
  });
});
