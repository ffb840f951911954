import { useEffect, useRef, useState } from 'preact/hooks';
import { replayText as t } from '../../lib/i18n/activity.ts';
import { replay } from '../../lib/platform/activity-client.ts';
import type { KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import type { FinishPart, Part, Usage } from '../../lib/protocol/part.ts';

/** A past call on another model, as far as it has come. */
export interface Replayed {
  /** What was chosen for it. */
  model: ModelRef;
  answers: KeptTextView['answers'];
  usage: Usage;
  /** Once it is over: who answered. */
  served?: FinishPart['served'];
  /** ms. */
  firstMs?: number;
  ms?: number;
  running: boolean;
  stopped?: true;
  /** A sentence for a person. */
  error?: string;
}

const NO_ANSWER: Replayed['answers'][number] = { text: '' };

/** With what came since. Pure. */
export function withParts(last: Replayed, parts: readonly Part[]): Replayed {
  let { answers, usage, served, error } = last;
  for (const part of parts) {
    switch (part.type) {
      case 'text': {
        const place = part.choice ?? 0;
        answers = filled(answers, place).with(place, {
          ...(answers[place] ?? NO_ANSWER),
          text: (answers[place]?.text ?? '') + part.text,
        });
        break;
      }
      case 'tool-call':
      case 'file': {
        const place = part.choice ?? 0;
        const words = part.type === 'file' ? part.mediaType : t.calls(`${part.name}(${part.arguments})`);
        const before = answers[place] ?? NO_ANSWER;
        answers = filled(answers, place).with(place, { ...before, also: [...(before.also ?? []), words] });
        break;
      }
      case 'usage':
        usage = { ...usage, ...part.usage };
        break;
      case 'finish':
        served = part.served;
        break;
      case 'error':
        error = part.error.message;
        break;
      default:
      // What it thinks, cites or reckons is no part of its answer.
    }
  }
  return { ...last, answers, usage, served, error };
}

const filled = (answers: Replayed['answers'], place: number): Replayed['answers'] =>
  Array.from({ length: Math.max(answers.length, place + 1) }, (_, at) => answers[at] ?? NO_ANSWER);

/** Asks a past call again, once at a time; leaving the screen stops it. */
export function useReplay(id: number): {
  replayed: Replayed | undefined;
  ask(model: ModelRef): Promise<void>;
  stop(): void;
} {
  const [replayed, setReplayed] = useState<Replayed>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (model: ModelRef) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const began = performance.now();
    const since = () => Math.round(performance.now() - began);
    // One that was given up has nothing to say any more.
    const change = (next: (last: Replayed) => Replayed) =>
      setReplayed((last) => (running.current === mine && last !== undefined ? next(last) : last));
    setReplayed({ model, answers: [], usage: {}, running: true });
    try {
      for await (const parts of replay({ id, model }, mine.signal)) {
        const ms = since();
        change((last) => {
          const next = withParts(last, parts);
          return next.answers.length > 0 && next.firstMs === undefined ? { ...next, firstMs: ms } : next;
        });
      }
    } catch (thrown) {
      const { code, message } = errorInfo(thrown);
      change((last) => (code === 'aborted' ? { ...last, stopped: true } : { ...last, error: message }));
    }
    const ms = since();
    change((last) => ({ ...last, running: false, ms }));
  };
  return { replayed, ask, stop: () => running.current?.abort() };
}
