/** What a site is told of the person's models: what answers it, or what it may choose among, and nothing of who serves them. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { Capability } from '../protocol/grant.ts';
import type { PageModel } from '../protocol/part.ts';
import type { TaskName } from '../protocol/task.ts';
import { explain } from './choose.ts';
import { gatesOf } from './gates.ts';
import { isOriel } from './oriel.ts';
import { needsTable, own } from './plain.ts';
import { publicModelId } from './public-id.ts';
import { strictest } from './rules.ts';
import type { ChooseRequest, Needs } from './types.ts';

/** What the site holds a grant for, and what the person chose for each kind of task. */
export interface Offer {
  capabilities: readonly Capability[];
  taskModels: Readonly<Partial<Record<TaskName, ModelRef>>>;
}

type Kind = PageModel['kind'];

const TASKS = [
  ['embedding', 'embeddings', 'embed'],
  ['image', 'image-generation', 'image'],
  ['speech', 'speech', 'speech'],
  ['transcription', 'transcription', 'transcribe'],
] as const satisfies readonly (readonly [Kind, Capability, TaskName])[];

/**
 * First the chat models, then those for tasks; of each kind what answers now comes first, and nothing else where the
 * person has not let the site choose. What the site holds no grant for is left out. Each id once.
 */
export function offered(request: ChooseRequest, { capabilities, taskModels }: Offer): PageModel[] {
  const models = new Map<string, PageModel>();
  const add = (model: PageModel): void => {
    if (!models.has(model.id)) models.set(model.id, model);
  };
  if (capabilities.includes('text')) for (const model of ofKind('chat', request)) add(model);
  for (const [kind, capability, task] of TASKS) {
    const site = taskModels[task];
    if (site === undefined || !capabilities.includes(capability)) continue;
    for (const model of ofKind(kind, { ...request, site })) add(model);
  }
  return [...models.values()];
}

function ofKind(kind: Kind, request: ChooseRequest): PageModel[] {
  const needs: Needs | undefined =
    kind === 'chat'
      ? undefined
      : { kind, tools: false, json: false, inputs: [], outputs: [], inputTokens: 0 };
  const mine = own(request);
  // One that was chosen as such is asked whatever is known of it: retired, say, or of another kind.
  const plain = !needsTable({ ...request, elsewhere: false });
  const first = explain(plain ? { ...request, endpoints: undefined } : { ...request, needs }).decision
    .candidates[0];
  if (mine === undefined || first === undefined) return [];
  const known = request.endpoints?.find(({ ref }) => ref === first.ref);
  const answering = told(kind, mine.ref, known);
  return request.pageChooses ? [answering, ...choosable(kind, needs, request)] : [answering];
}

/** All that the rules of this site let through. What no list names is asked where it is named, and not shown. */
function choosable(kind: Kind, needs: Needs | undefined, request: ChooseRequest): PageModel[] {
  const { providers, typeOf, endpoints = [], rules, now } = request;
  const types = new Map(providers.map(({ id, type }) => [id, typeOf(type)]));
  const gates = gatesOf(strictest(rules), needs, now);
  return endpoints.flatMap((endpoint) => {
    const type = types.get(endpoint.providerId);
    const passes =
      type !== undefined &&
      !endpoint.unlisted &&
      gates.every((gate) => gate.passes(endpoint, type) !== false);
    return passes ? [told(kind, endpoint.ref, endpoint)] : [];
  });
}

/** What Oriel itself chooses goes by its own name, whichever model answers just now. */
function told(kind: Kind, ref: ModelRef, known: Endpoint | undefined): PageModel {
  const id = publicModelId(ref);
  const { name, contextLength, maxOutput, inputs, outputs, tools, json, reasoning } = known ?? {};
  return {
    id,
    name: (isOriel(ref) ? undefined : name) ?? id,
    kind,
    ...(contextLength === undefined ? {} : { contextLength }),
    ...(maxOutput === undefined ? {} : { maxOutput }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(tools === undefined ? {} : { tools }),
    ...(json === undefined ? {} : { json }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}
