/**
 * What providers' wires have in common with one another and with the lists that our own screens read, and the background
 * has no use for: framing, parts, bodies, the words for what a model is asked. It comes before the first of those scripts,
 * which take these files from it as they take those of background/shared.ts.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { share } from '../lib/platform/modules.ts';
import * as body from '../lib/providers/body.ts';
import * as dataUrl from '../lib/providers/data-url.ts';
import * as events from '../lib/providers/events.ts';
import * as inputAudio from '../lib/providers/input-audio.ts';
import * as jsonWord from '../lib/providers/json-word.ts';
import * as logprobs from '../lib/providers/logprobs.ts';
import * as loose from '../lib/providers/loose.ts';
import * as modelList from '../lib/providers/model-list.ts';
import * as ndjson from '../lib/providers/ndjson.ts';
import * as openRouterModels from '../lib/providers/openrouter-models.ts';
import * as parts from '../lib/providers/parts.ts';
import * as reasoningEffort from '../lib/providers/reasoning-effort.ts';
import * as sse from '../lib/providers/sse.ts';
import * as taskBody from '../lib/providers/tasks/body.ts';
import * as traits from '../lib/providers/traits.ts';
import * as vocabulary from '../lib/providers/vocabulary.ts';
import * as wire from '../lib/providers/wire.ts';

export default defineUnlistedScript(() =>
  share('wire', {
    body,
    dataUrl,
    events,
    inputAudio,
    jsonWord,
    logprobs,
    loose,
    modelList,
    ndjson,
    openRouterModels,
    parts,
    reasoningEffort,
    sse,
    taskBody,
    traits,
    vocabulary,
    wire,
  }),
);
