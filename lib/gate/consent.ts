/** What a call of a site without a grant goes through: the person, and what their answer leaves behind. */

import { type Approvals, type ApprovalsOptions, createApprovals } from '../permissions/approvals.ts';
import type { CallerFacts } from '../permissions/decide.ts';
import type { Grants } from '../permissions/grants.ts';
import type { Throttle } from '../permissions/throttle.ts';
import type { AccessRequest, Ask } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import type { TaskName } from '../protocol/task.ts';
import type { Caller } from './caller.ts';
import type { Gatekeepers } from './pipeline.ts';

/** A document that was allowed once on its request for access may make one call within this time, ms. */
const PASS_MS = 600_000;

export interface ConsentRooms {
  grants: Grants;
  throttle: Throttle;
  /** The model that answers where a site has none of its own. */
  defaultModel(): ModelRef | undefined;
  /** The model that was chosen for this kind of task. */
  taskModel(task: TaskName): ModelRef | undefined;
  /** Opens the approval page of this id; `closed` is to be called with its tab when that is gone. */
  openWindow(id: string, closed: (tabId: number) => void): ReturnType<ApprovalsOptions['open']>;
  /** Unix ms. */
  now(): number;
  /** Something that a site or our own screens may want to know has changed. */
  changed(): void;
}

export interface Consent {
  approvals: Approvals;
  approve: Gatekeepers['approve'];
  /** Present while this document was allowed once and has not called yet: what will answer that one call. */
  pass(caller: Caller): { model: ModelRef | undefined } | undefined;
  /** The person has decided anew about this site: what its documents were allowed once before ends. */
  takeBack(origin: string): void;
}

interface Pass {
  origin: string;
  model: ModelRef | undefined;
  /** Unix ms. */
  until: number;
}

export function createConsent({
  grants,
  throttle,
  defaultModel,
  taskModel,
  openWindow,
  changed,
  now,
}: ConsentRooms): Consent {
  /** Memory only: with the background's death an unused pass is asked for again. */
  const passes = new Map<string, Pass>();
  const standing = (who: Pick<CallerFacts, 'origin' | 'incognito'>) => grants.model(who) ?? defaultModel();

  const approvals: Approvals = createApprovals({
    throttle,
    grants: {
      async allow(who, lasts, model) {
        // The model that would answer anyway is no choice for this site: it goes on following the default.
        await grants.allow(who, lasts, model === standing(who) ? undefined : model);
        changed();
      },
    },
    open: (id) => openWindow(id, (tabId) => approvals.tabClosed(tabId)),
  });

  const validPass = (caller: Caller): Pass | undefined => {
    const pass = passes.get(caller.document);
    return pass !== undefined && pass.until > now() ? pass : undefined;
  };

  return {
    approvals,
    pass: validPass,
    takeBack(origin) {
      for (const [document, pass] of passes) if (pass.origin === origin) passes.delete(document);
    },
    async approve(caller, ask, signal) {
      if (ask.ask === 'generate') {
        const pass = validPass(caller);
        passes.delete(caller.document);
        if (pass !== undefined) return { model: pass.model };
      }
      const task = ask.ask === 'task' ? ask.task.task : undefined;
      const given = await approvals.ask(
        caller,
        {
          title: 'title' in ask ? ask.title : undefined,
          request: requestOf(ask),
          model: task === undefined ? standing(caller) : taskModel(task),
          task,
        },
        signal,
      );
      if (given.answer === 'deny') throw new OrielError('permission-denied');
      if (given.answer === 'once' && ask.ask === 'request-access') {
        passes.set(caller.document, {
          origin: caller.origin,
          model: given.model,
          until: now() + PASS_MS,
        });
      }
      return { model: given.model };
    },
  };
}

/** What a task needs is said as if it had been asked for: the person sees that it is not mere text. */
function requestOf(ask: Ask): AccessRequest {
  if (ask.ask === 'request-access') return ask.request;
  return ask.ask === 'task' ? { capabilities: [CAPABILITY[ask.task.task]] } : {};
}

const CAPABILITY = {
  embed: 'embeddings',
  image: 'image-generation',
  speech: 'speech',
  transcribe: 'transcription',
} as const satisfies Record<TaskName, string>;
