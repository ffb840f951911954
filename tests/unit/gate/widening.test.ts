import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../lib/gate/caller.ts';
import { caller } from '../../fixtures/caller.ts';
import { asked, chat, desk, look, never, openConsent, settle, speak, standing, wish } from './window.ts';

const refused = { info: { code: 'permission-denied' } };

describe('a yes', () => {
  it('to a plain chat covers text; a call that carries more is asked about the rest alone, and then both pass', async () => {
    desk.answers = [{ answer: 'always' }, { answer: '1-day' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    expect([await standing(), await standing(['text', 'images'])]).toEqual(['allow', 'ask']);
    await settle(consent.approve(caller, look, never));
    expect(asked()).toEqual([['text'], ['images']]);
    expect(desk.views.map(({ granted }) => granted)).toEqual([undefined, ['text']]);
    expect(await standing(['text', 'images'])).toBe('allow');
    expect(desk.grants.site(caller)).toMatchObject({
      grants: [
        { capabilities: ['text'], lasts: 'always' },
        { capabilities: ['images'], lasts: 'until' },
      ],
    });
  });

  it('to a chat with tools and pictures covers what it carried', async () => {
    desk.answers = [{ answer: 'always' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat({ tools: [{ name: 't', inputSchema: {} }] }), never));
    expect(await standing(['text', 'tools'])).toBe('allow');
    expect(await standing(['files'])).toBe('ask');
  });

  it('to a task is none to a chat, nor the other way', async () => {
    desk.answers = [{ answer: 'always' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, speak, never));
    expect([await standing(['speech']), await standing()]).toEqual(['allow', 'ask']);
  });

  it('until an amount is spent lets these calls through and those that follow', async () => {
    desk.answers = [{ answer: 'spend', limit: 2 }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    expect(await standing()).toBe('allow');
    expect(await consent.standing(caller, false)).toMatchObject({ state: 'granted', capabilities: ['text'] });
  });
});

describe('a request for access', () => {
  it('asks for what it names, and for nothing that is granted already', async () => {
    desk.answers = [{ answer: 'always' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish(), never));
    await settle(consent.approve(caller, wish('text', 'images', 'speech'), never));
    expect(asked()).toEqual([['text'], ['images', 'speech']]);
    expect(desk.views[1]?.request.reason).toBe('to help');
    await settle(consent.approve(caller, wish('speech', 'text'), never));
    expect(desk.opened).toHaveLength(2);
  });

  it('may be given a part, of which the site is told; what was left out is asked about when it is needed', async () => {
    desk.answers = [{ answer: 'always', capabilities: ['text'] }, { answer: 'deny' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish('text', 'images'), never));
    expect(await consent.standing(caller, false)).toMatchObject({ state: 'granted', capabilities: ['text'] });
    await expect(settle(consent.approve(caller, look, never))).rejects.toMatchObject(refused);
    expect(asked()).toEqual([['text', 'images'], ['images']]);
  });

  it('allowed once, covers one request of what was given and leaves any other to be asked about', async () => {
    desk.answers = [{ answer: 'once', capabilities: ['speech'] }, { answer: 'deny' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, wish('text', 'speech'), never));
    await expect(settle(consent.approve(caller, chat(), never))).rejects.toMatchObject(refused);
    expect(await consent.approve(caller, speak, never)).toEqual({ model: undefined });
    await expect(settle(consent.approve(caller, speak, never))).rejects.toMatchObject(refused);
  });

  it('refused, leaves what the site had before, and says so', async () => {
    desk.answers = [{ answer: 'always' }, { answer: 'deny' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    await expect(settle(consent.approve(caller, wish('images'), never))).rejects.toMatchObject(refused);
    expect(await consent.standing(caller, true)).toMatchObject({ state: 'granted', capabilities: ['text'] });
  });
});

describe('a call that is given only a part of what it needs', () => {
  it('is refused, and the part is granted', async () => {
    desk.answers = [{ answer: 'session', capabilities: ['text'] }];
    const consent = await openConsent();
    await expect(settle(consent.approve(caller, look, never))).rejects.toMatchObject(refused);
    expect(desk.opened).toHaveLength(1);
    expect([await standing(), await standing(['images'])]).toEqual(['allow', 'ask']);
  });
});

describe('calls that wait together', () => {
  it('for less than the window shows go on with its answer', async () => {
    desk.answers = [{ answer: 'once', model: 'lab/m' }];
    const consent = await openConsent();
    const both = [consent.approve(caller, look, never), consent.approve(caller, chat(), never)];
    expect(await settle(Promise.all(both))).toEqual([{ model: 'lab/m' }, { model: 'lab/m' }]);
    expect(asked()).toEqual([['text', 'images']]);
  });

  it('for more than the window shows are asked about: after “once” for all of it, after a grant for the rest', async () => {
    for (const [answer, next] of [
      ['once', ['text', 'images']],
      ['always', ['images']],
    ] as const) {
      desk.views = [];
      desk.opened = [];
      desk.answers = [{ answer }, { answer: 'once' }];
      const consent = await openConsent();
      const both = [consent.approve(caller, chat(), never), consent.approve(caller, look, never)];
      await settle(Promise.all(both));
      expect(asked()).toEqual([['text'], next]);
      if (answer === 'once') desk.grants.close();
    }
  });

  it('a request for access that names more than the window shows is shown by itself', async () => {
    for (const [answer, next] of [
      ['once', ['text', 'images']],
      ['session', ['images']],
    ] as const) {
      desk.views = [];
      desk.opened = [];
      desk.answers = [{ answer }, { answer: 'always' }];
      const consent = await openConsent();
      const both = [
        consent.approve(caller, chat(), never),
        consent.approve(caller, wish('text', 'images'), never),
      ];
      await settle(Promise.all(both));
      expect(asked()).toEqual([['text'], next]);
      expect(await standing(['text', 'images'])).toBe('allow');
      if (answer === 'once') desk.grants.close();
    }
  });

  it('“once” for a task is none for a chat that lacks the same, answered by another model', async () => {
    desk.answers = [{ answer: 'always' }, { answer: 'once' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    const voice = chat({ modalities: ['text', 'audio'] });
    await settle(Promise.all([consent.approve(caller, speak, never), consent.approve(caller, voice, never)]));
    expect(asked()).toEqual([['text'], ['speech'], ['speech']]);
    expect(desk.views.map(({ task }) => task)).toEqual([undefined, 'speech', undefined]);
  });

  it('for more than the window shows are refused with it, and open no second one', async () => {
    desk.answers = [{ answer: 'deny' }];
    const consent = await openConsent();
    const both = [consent.approve(caller, chat(), never), consent.approve(caller, look, never)];
    const ended = await settle(Promise.allSettled(both));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(desk.opened).toHaveLength(1);
  });
});

describe('“never”', () => {
  it('to a site that may nothing is one to all of it; it is not asked about again', async () => {
    desk.answers = [{ answer: 'never' }];
    const consent = await openConsent();
    await expect(settle(consent.approve(caller, chat(), never))).rejects.toMatchObject(refused);
    expect([await standing(), await standing(['speech'])]).toEqual(['deny', 'deny']);
    await expect(settle(consent.approve(caller, speak, never))).rejects.toMatchObject(refused);
    expect(desk.opened).toHaveLength(1);
    expect(desk.changed).toHaveBeenCalledTimes(1);
    expect((await consent.standing(caller, false)).state).toBe('denied');
  });

  it('to something more is one to that alone', async () => {
    desk.answers = [{ answer: 'always' }, { answer: 'never' }];
    const consent = await openConsent();
    await settle(consent.approve(caller, chat(), never));
    await expect(settle(consent.approve(caller, look, never))).rejects.toMatchObject(refused);
    await expect(settle(consent.approve(caller, look, never))).rejects.toMatchObject(refused);
    expect(desk.opened).toHaveLength(2);
    expect([await standing(), await standing(['images'])]).toEqual(['allow', 'deny']);
    // What the person says later in the dashboard counts.
    await desk.grants.allow(caller, ['images'], { lasts: 'always' });
    expect(await standing(['text', 'images'])).toBe('allow');
  });

  it('S33 in a private window is written nowhere and ends with the last of them', async () => {
    const hidden: Caller = { ...caller, incognito: true };
    desk.answers = [{ answer: 'never' }];
    const consent = await openConsent();
    await expect(settle(consent.approve(hidden, chat(), never))).rejects.toMatchObject(refused);
    expect([await standing(['text'], hidden), await standing()]).toEqual(['deny', 'ask']);
    expect(desk.views[0]).toMatchObject({ incognito: true });
    await consent.endPrivate();
    expect(await standing(['text'], hidden)).toBe('ask');
    expect(desk.session.stored).toEqual({});
  });
});

describe('what a site is told', () => {
  it('is when the first of its grants ends, and nothing of that where none does by the clock', async () => {
    desk.answers = [{ answer: 'always' }, { answer: '1-hour' }];
    const consent = await openConsent();
    expect(await consent.standing(caller, false)).toEqual({ state: 'unasked' });
    await settle(consent.approve(caller, chat(), never));
    expect(await consent.standing(caller, false)).toEqual({
      state: 'granted',
      ref: 'on-device/tiny-chat',
      capabilities: ['text'],
    });
    await settle(consent.approve(caller, look, never));
    expect(await consent.standing(caller, false)).toEqual({
      state: 'granted',
      ref: 'on-device/tiny-chat',
      capabilities: ['text', 'images'],
      expires: 1_000 + 3_600_000,
    });
    desk.clock += 3_600_000;
    expect(await consent.standing(caller, false)).not.toHaveProperty('expires');
  });
});

describe('S33 what a private document was allowed once', () => {
  it('ends with the last private window, and that of a normal one does not', async () => {
    const hidden: Caller = { ...caller, incognito: true, document: 'D2' };
    desk.answers = [{ answer: 'once' }];
    const consent = await openConsent();
    await settle(consent.approve(hidden, wish(), never));
    await settle(consent.approve(caller, wish(), never));
    await consent.endPrivate();
    expect((await consent.standing(hidden, false)).state).toBe('unasked');
    expect((await consent.standing(caller, false)).state).toBe('granted');
  });
});

describe('S21 a frame of another site', () => {
  const frame: Caller = {
    ...caller,
    topOrigin: 'https://outer.example',
    crossOrigin: true,
    delegated: true,
    document: 'D3',
  };

  it('is asked about with both origins, and what it is allowed once ends where either of the two is taken back', async () => {
    for (const origin of [caller.origin, 'https://outer.example']) {
      desk.answers = [{ answer: 'once' }];
      const consent = await openConsent();
      await settle(consent.approve(frame, wish(), never));
      expect(desk.views.at(-1)).toMatchObject({ origin: caller.origin, top: 'https://outer.example' });
      consent.takeBack({ origin: 'https://third.example' });
      expect((await consent.standing(frame, false)).state).toBe('granted');
      consent.takeBack({ origin });
      expect((await consent.standing(frame, false)).state).toBe('unasked');
      if (origin === caller.origin) desk.grants.close();
    }
  });
});
