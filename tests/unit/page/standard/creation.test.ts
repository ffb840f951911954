import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Availability, CreateOptions, Creation } from '../../../../lib/page/standard/creation.ts';
import { settled } from '../world.ts';
import { type StandardWorld, standardGlobals } from './world.ts';

type Module = typeof import('../../../../lib/page/standard/creation.ts');
let world: StandardWorld;
let module: Module;
beforeEach(async () => {
  world = standardGlobals();
  available = 'available';
  module = await import('../../../../lib/page/standard/creation.ts');
});

interface Wanted extends CreateOptions {
  invalid?: boolean;
}
let available: Availability = 'available';
const kind = {
  feature: 'thing',
  validate: ({ invalid }: Wanted) => {
    if (invalid) throw new RangeError('invalid');
  },
  available: () => available,
};
const create = (options: Wanted = {}, creation: Partial<Creation<unknown>> = {}) =>
  module.createModel<Wanted, unknown>(kind, options, {
    asksModel: false,
    initialize: async () => 'made',
    ...creation,
  });
/** create() as the module has it that is loaded now: what it needs of the window it keeps. */
async function again(): Promise<typeof create> {
  vi.resetModules();
  module = await import('../../../../lib/page/standard/creation.ts');
  return create;
}
const name = (expected: string) => expect.objectContaining({ name: expected });

/** A monitor that writes down what it hears. */
function monitored(seen: unknown[], when?: (loaded: number) => void) {
  return (monitor: unknown) => {
    seen.push('monitor');
    (monitor as EventTarget).addEventListener('downloadprogress', (event) => {
      const { loaded, total, lengthComputable } = event as ProgressEvent;
      seen.push([loaded, total, lengthComputable]);
      when?.(loaded);
    });
  };
}

describe('create()', () => {
  it('tells the monitor of 0 and of 1, and then is made', async () => {
    const seen: unknown[] = [];
    const promise = create({ monitor: monitored(seen) });
    expect(seen).toEqual(['monitor']);
    seen.push(await promise);
    await settled();
    expect(seen).toEqual(['monitor', [0, 1, true], [1, 1, true], 'made']);
  });

  it('a document that is gone comes before options that are wrong', () => {
    world.leave();
    expect(() => create({ invalid: true })).toThrow(name('InvalidStateError'));
  });

  it('options that are wrong come before an abort', () => {
    expect(() => create({ invalid: true, signal: AbortSignal.abort('no') })).toThrow(RangeError);
  });

  it('an abort comes before the policy, and with its own reason', () => {
    forbid();
    const seen: unknown[] = [];
    expect(() => create({ signal: AbortSignal.abort('no'), monitor: monitored(seen) })).toThrow('no');
    expect(seen).toEqual([]);
  });

  it('the policy comes before the monitor', async () => {
    forbid();
    const seen: unknown[] = [];
    await expect(create({ monitor: monitored(seen) })).rejects.toThrow(name('NotAllowedError'));
    expect(seen).toEqual([]);
  });

  describe('in a frame of another site, of which the browser tells nothing', () => {
    const frame = (answer: 'yes' | 'no') => {
      vi.stubGlobal('parent', { origin: 'https://other.example' });
      world.answer = (line) => {
        if (answer === 'no')
          line.send({ type: 'error', error: { code: 'not-allowed-here', message: 'Not here.' } });
        else
          line.send(
            { type: 'access', access: { state: 'unasked', model: 'oriel/auto' } },
            { type: 'finish', reason: 'stop' },
          );
        line.close();
      };
    };

    it('the policy comes before the monitor', async () => {
      frame('no');
      const fresh = await again();
      const seen: unknown[] = [];
      const made = fresh({ monitor: monitored(seen) });
      await expect(made).rejects.toThrow(name('NotAllowedError'));
      expect(seen).toEqual([]);
    });

    it('the monitor hears of everything where the page around lets it ask', async () => {
      frame('yes');
      const fresh = await again();
      const seen: unknown[] = [];
      seen.push(await fresh({ monitor: monitored(seen) }));
      expect(seen).toEqual(['monitor', [0, 1, true], [1, 1, true], 'made']);
    });

    it('given up before that is known, it shows no monitor', async () => {
      frame('yes');
      const fresh = await again();
      const controller = new AbortController();
      const seen: unknown[] = [];
      const made = fresh({ monitor: monitored(seen), signal: controller.signal });
      controller.abort('no');
      await expect(made).rejects.toBe('no');
      await settled();
      await settled();
      expect(seen).toEqual([]);
    });
  });

  it('the monitor comes before availability, and what it throws is the rejection', async () => {
    const mine = new Error('mine');
    const monitor = () => {
      throw mine;
    };
    available = 'unavailable';
    await expect(create({ monitor })).rejects.toBe(mine);
  });

  it('what is unavailable is not supported', async () => {
    available = 'unavailable';
    await expect(create()).rejects.toThrow(name('NotSupportedError'));
  });

  it('asks where the site stands if a model is to answer, and what that reads', async () => {
    const asked: number[] = [];
    const initialize = async (window: number) => asked.push(window);
    await create({}, { initialize });
    expect(world.connected).toEqual([]);
    const answers = [
      { state: 'granted', model: 'a/b', contextLength: 77 },
      { state: 'unasked', model: 'oriel/auto' },
      { state: 'denied', model: 'oriel/auto' },
    ] as const;
    for (const access of answers) {
      world.answer = (line) => {
        line.send({ type: 'access', access }, { type: 'finish', reason: 'stop' });
        line.close();
      };
      const made = create({}, { asksModel: true, initialize });
      if (access.state === 'denied') await expect(made).rejects.toThrow(name('NotSupportedError'));
      else await made;
    }
    expect(asked).toEqual([32_768, 77, 32_768]);
  });

  it.each([0, 1])('given up at %d it hears of nothing more, and is not made', async (at) => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const mine = new Error('mine');
    const monitor = monitored(seen, (loaded) => {
      if (loaded === at) queueMicrotask(() => controller.abort(mine));
    });
    await expect(create({ signal: controller.signal, monitor })).rejects.toBe(mine);
    await settled();
    expect(seen).toHaveLength(2 + at);
  });

  it('what goes wrong in the end is told as it is', async () => {
    const much = new DOMException('much', 'QuotaExceededError');
    await expect(create({}, { initialize: () => Promise.reject(much) })).rejects.toBe(much);
  });
});

describe('availability()', () => {
  it('is what the kind says, where the policy lets it', async () => {
    expect(await module.availabilityOf(kind, {})).toBe('available');
    forbid();
    expect(await module.availabilityOf(kind, {})).toBe('unavailable');
  });

  it('throws for options that are wrong, and first of all in a document that is gone', async () => {
    expect(() => module.availabilityOf(kind, { invalid: true })).toThrow(RangeError);
    world.leave();
    expect(() => module.availabilityOf(kind, { invalid: true })).toThrow(name('InvalidStateError'));
  });

  it('sends nothing, however often it is asked', async () => {
    for (let n = 0; n < 1_000; n++) await module.availabilityOf(kind, {});
    expect(world.connected).toEqual([]);
  });
});

/** From now on the policy takes the feature from this document. */
const forbid = () => world.forbid('thing');
