/** What a page may ask besides calls: what one would come to, and which models it has. At a pace of their own. */
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import type { Caller } from '../../lib/gate/caller.ts';
import type { Consent } from '../../lib/gate/consent.ts';
import type { Rooms } from '../../lib/gate/line.ts';
import { createQuestions } from '../../lib/gate/questions.ts';
import { type ModelRef, splitModelRef } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { requestsOf } from '../../lib/router/asked.ts';
import { estimate } from '../../lib/router/expense.ts';
import { measure } from '../../lib/router/measure.ts';
import { publicModelId } from '../../lib/router/public-id.ts';
import type { SettingsStore } from '../../lib/settings/store.ts';
import type { Asked, Routes } from '../background/routes.ts';

interface QuestionRooms {
  settings: Pick<SettingsStore, 'current' | 'provider'>;
  standing: Consent['standing'];
  routes: Pick<Routes, 'explain' | 'models'>;
  /** On whose behalf, and by which rules. */
  askedBy(caller: Caller): Asked;
  endpointOf(ref: ModelRef): Promise<Endpoint | undefined>;
  requestsOf: typeof requestsOf;
  /** Unix ms. */
  now(): number;
}

export function createQuestionAnswers({
  settings,
  standing,
  routes,
  askedBy,
  endpointOf,
  requestsOf,
  now,
}: QuestionRooms): Pick<Rooms, 'estimate' | 'models'> {
  const count = createQuestions(now);
  return {
    async estimate(call, caller) {
      count(caller);
      const { decision, refused } = await routes.explain(askedBy(caller), call);
      const ref = decision.candidates[0]?.ref;
      if (ref === undefined) throw new OrielError(refused?.code ?? 'no-model', refused);
      const endpoint = await endpointOf(ref);
      const type = typeOf(settings.provider(splitModelRef(ref).providerId)?.type ?? '');
      const known =
        endpoint && type
          ? estimate(call, endpoint, requestsOf(call, type))
          : { inputTokens: measure(call).likely };
      return { ...known, model: publicModelId(ref) };
    },
    async models(caller) {
      count(caller);
      const { capabilities = [] } = await standing(caller, false);
      const { taskModels = {} } = settings.current();
      return routes.models(askedBy(caller), { capabilities, taskModels });
    },
  };
}
