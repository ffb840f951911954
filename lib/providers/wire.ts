/**
 * The seam every wire format fits. A wire turns a `Call` into one request and the events of the answer into parts;
 * sending, framing, time-outs, and what becomes of a stream that breaks are here, once for all of them.
 */
import type { Call, Content } from '../protocol/call.ts';
import { errorInfo, OrielError } from '../protocol/errors.ts';
import type { ContentPart, Part } from '../protocol/part.ts';
import type { Framing } from './framing.ts';
import { inSteps, type Step } from './steps.ts';
import type { Traits } from './traits.ts';
import type { Answer, Connection, Eventual, Reading } from './types.ts';

export interface WireRequest {
  /** Below the provider's base URL; see `endpointUrl`. */
  path: string;
  /** As in `ProviderRequest`. */
  query?: Record<string, string>;
  json: unknown;
  headers?: Record<string, string>;
  /** The `Call`'s own names of what was left out; see `FinishPart.ignored`. */
  ignored?: readonly string[];
}

export interface AnswerSettings {
  /** The provider's, for sentences. */
  label: string;
  /** How many choices were asked for. */
  choices: number;
  /** Of the model that answers. Absent: none. */
  traits?: Traits;
  /** Unix ms. */
  now(): number;
}

/** One answer on its way. */
export interface WireAnswer {
  /** The data of one event. Throws `OrielError` for what is no event of this wire and for an error that is reported. */
  accept(data: string): void;
  /** A whole answer in one body, or what came in place of one: neither blank nor markup. Throws as `accept` does. */
  acceptWhole(body: string): void;
  /** The parts since the last `take`. */
  take(): ContentPart[];
  /** Every choice has said how it ended: only usage and an end mark may follow, and need not. */
  readonly finished: boolean;
  /** The end mark was there: what follows is not read. */
  readonly done: boolean;
  /** Usage, if the provider gave any so far. */
  usage(): Part[];
  /** What comes last, `finish` included. Throws `OrielError` for an answer that is empty or was cut off. */
  end(): Part[];
}

export interface Wire {
  /** Of a body that is about to be read. `label`: the provider's, for sentences. */
  frame(label: string): Framing;
  /** @throws OrielError `unsupported`, its `detail` naming what this wire or model cannot carry. */
  request(call: Call, model: string, traits: Traits): WireRequest;
  answer(settings: AnswerSettings): WireAnswer;
}

/** After every choice has ended, usage and the end mark may take this long, ms; some servers send neither. */
const TRAILING_MS = 2_000;

/** One body on its way, and what has come of it. */
interface Reply {
  reading: Reading;
  bytes: AsyncIterator<Uint8Array>;
  answer: WireAnswer;
  framing: Framing;
  /** There was content. */
  begun: boolean;
  trailing: boolean;
  /** What the end completed. */
  last: ContentPart[];
}

/** See `ProviderType.generate`. */
export function generateOver(
  wire: Wire,
  call: Call,
  model: string,
  traits: Traits,
  connection: Connection,
): Answer {
  const { label } = connection.provider;
  let ignored: readonly string[] | undefined;
  let reply: Reply | undefined;
  /** Nothing follows. */
  let told = false;

  /** To the first step, by another key where one was refused. */
  async function begin(): Promise<Step> {
    try {
      const request = wire.request(call, model, traits);
      const { path, query, json, headers } = request;
      ({ ignored } = request);
      let asked = connection.request(path, {
        method: 'POST',
        json,
        ...(query && { query }),
        ...(headers && { headers }),
      });
      for (;;) {
        // Made while the provider is waited for.
        const answer = wire.answer({ label, choices: call.n ?? 1, traits, now: connection.now });
        const framing = wire.frame(label);
        const response = await asked;
        const reading = connection.read(response);
        const bytes = reading[Symbol.asyncIterator]();
        reply = { reading, bytes, answer, framing, begun: false, trailing: false, last: [] };
        try {
          return await untilParts(reply);
        } catch (thrown) {
          const last = failed(reply, thrown);
          if (last !== undefined) return last;
          asked = connection.again(response, thrown);
        }
      }
    } catch (thrown) {
      told = true;
      throw thrown;
    }
  }

  /** In a loop: a body may say nothing of an answer for as long as it likes. */
  async function untilParts(it: Reply): Promise<Step> {
    for (;;) {
      const step = stepOf(it, await it.bytes.next());
      if (step !== undefined) return step;
    }
  }

  function took(read: IteratorResult<Uint8Array>): Eventual<Step> {
    const it = reply as Reply;
    try {
      return stepOf(it, read) ?? untilParts(it).catch(brokenOff);
    } catch (thrown) {
      return brokenOff(thrown);
    }
  }

  /** After the first step nothing is asked again: all there was is told. */
  const brokenOff = (thrown: unknown): Step => failed(reply as Reply, thrown) as Step;

  /** Undefined: there was no part in it. */
  function stepOf(it: Reply, read: IteratorResult<Uint8Array>): Step | undefined {
    const { reading, answer, framing } = it;
    const accept = (events: readonly string[]): void => {
      for (const data of events) if (!answer.done) answer.accept(data);
    };
    if (read.done) {
      const rest = framing.end();
      if (typeof rest === 'string') acceptWhole(answer, rest, label);
      else accept(rest);
      return end(it);
    }
    accept(framing.read(read.value));
    if (!it.trailing && (answer.finished || answer.done)) {
      it.trailing = true;
      reading.endWithin(TRAILING_MS);
    }
    // Before the body is left: nobody waits for what comes of its connection.
    if (answer.done) return end(it);
    const parts = answer.take();
    if (parts.length === 0) return undefined;
    it.begun = true;
    reading.progressed();
    return { done: false, value: parts };
  }

  function end(it: Reply): Step {
    const { answer } = it;
    // Told, and owed, whatever the end is.
    it.last = answer.take();
    return tell([...it.last, ...answer.end().map((part) => ended(part, ignored))]);
  }

  /** Leaves the body. Undefined: it held nothing that is to be told. */
  function failed({ bytes, answer, begun, last }: Reply, thrown: unknown): Step | undefined {
    void bytes.return?.();
    const rest = [...last, ...answer.take()];
    const used = answer.usage();
    if (!begun && rest.length === 0 && used.length === 0) return undefined;
    // What an answer used that failed before its beginning is owed all the same.
    return tell([...rest, ...used, { type: 'error', error: errorInfo(thrown) }]);
  }

  function tell(parts: Part[]): Step {
    told = true;
    return { done: false, value: parts };
  }

  return inSteps({
    next: () => (reply === undefined ? begin() : reply.bytes.next().then(took, brokenOff)),
    told: () => told,
    // A body that has ended or was left has nothing more to leave.
    leave: () => void reply?.bytes.return?.(),
  });
}

function acceptWhole(answer: WireAnswer, body: string, label: string): void {
  const start = body.trimStart();
  if (start === '') return;
  if (start.startsWith('<')) {
    const message = `${label} answered with a web page instead of an answer. Check its address in Oriel’s dashboard.`;
    throw new OrielError('provider-error', { message });
  }
  answer.acceptWhole(body);
}

/** The provider's own word for an end is passed on where it is one: a sentence, or what a key looks like, is not (S06). */
const NATIVE = /^[A-Za-z_]{1,64}$/;

function ended(part: Part, ignored: readonly string[] = []): Part {
  if (part.type !== 'finish') return part;
  const { native, ...rest } = part;
  return {
    ...rest,
    ...(native !== undefined && NATIVE.test(native) ? { native } : {}),
    ...(ignored.length > 0 ? { ignored: [...ignored] } : {}),
  };
}

/** What a wire or a model has no word for. `what` ends a sentence: "This provider cannot take …". */
export const unsupported = (detail: string, what: string): OrielError =>
  new OrielError('unsupported', {
    detail,
    message: `This provider or model cannot take ${what}. Choose another model in Oriel, or leave it out.`,
  });

/** For the sentence of `unsupported`. */
export const CONTENT_NAMES = {
  image: 'an image',
  audio: 'audio',
  file: 'a file',
  reasoning: 'reasoning',
  'tool-call': 'a tool call',
  'tool-result': 'a tool result',
} satisfies Record<Exclude<Content['type'], 'text'>, string>;
