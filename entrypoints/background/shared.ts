/**
 * What the modules that are loaded on first use have in common with the background, and with one another. A build takes
 * these files out of each module and stops where a module holds another file that the background or a second module
 * holds too (scripts/modules.ts).
 */
import * as catalogCost from '../../lib/catalog/cost.ts';
import * as listings from '../../lib/catalog/listings.ts';
import * as dayUsage from '../../lib/ledger/usage.ts';
import * as browser from '../../lib/platform/browser.ts';
import * as builtIn from '../../lib/platform/built-in.ts';
import * as database from '../../lib/platform/database.ts';
import * as hostAccess from '../../lib/platform/host-access.ts';
import * as passingRules from '../../lib/platform/passing-rules.ts';
import * as report from '../../lib/platform/report.ts';
import * as webAddress from '../../lib/protocol/address.ts';
import * as budgetWords from '../../lib/protocol/budget.ts';
import * as config from '../../lib/protocol/config.ts';
import * as errors from '../../lib/protocol/errors.ts';
import * as grant from '../../lib/protocol/grant.ts';
import * as keepingWords from '../../lib/protocol/keeping.ts';
import * as limits from '../../lib/protocol/limits.ts';
import * as routing from '../../lib/protocol/routing.ts';
import * as siteControl from '../../lib/protocol/site-control.ts';
import * as verdict from '../../lib/protocol/verdict.ts';
import * as virtual from '../../lib/protocol/virtual.ts';
import * as address from '../../lib/providers/address.ts';
import * as body from '../../lib/providers/body.ts';
import * as compatible from '../../lib/providers/compatible.ts';
import * as dataUrl from '../../lib/providers/data-url.ts';
import * as framing from '../../lib/providers/framing.ts';
import * as providers from '../../lib/providers/index.ts';
import * as inputAudio from '../../lib/providers/input-audio.ts';
import * as jsonWord from '../../lib/providers/json-word.ts';
import * as load from '../../lib/providers/load.ts';
import * as local from '../../lib/providers/local.ts';
import * as logprobs from '../../lib/providers/logprobs.ts';
import * as loose from '../../lib/providers/loose.ts';
import * as modelList from '../../lib/providers/model-list.ts';
import * as ndjson from '../../lib/providers/ndjson.ts';
import * as openAiCompatible from '../../lib/providers/openai-compatible.ts';
import * as openRouter from '../../lib/providers/openrouter.ts';
import * as parts from '../../lib/providers/parts.ts';
import * as reasoningEffort from '../../lib/providers/reasoning-effort.ts';
import * as refusal from '../../lib/providers/refusal.ts';
import * as sse from '../../lib/providers/sse.ts';
import * as taskBody from '../../lib/providers/tasks/body.ts';
import * as traits from '../../lib/providers/traits.ts';
import * as vocabulary from '../../lib/providers/vocabulary.ts';
import * as wire from '../../lib/providers/wire.ts';
import * as routerNeeds from '../../lib/router/needs.ts';
import * as routerOriel from '../../lib/router/oriel.ts';
import * as routerPlain from '../../lib/router/plain.ts';
import * as routerPrice from '../../lib/router/price.ts';
import * as publicId from '../../lib/router/public-id.ts';
import * as routerRules from '../../lib/router/rules.ts';
import * as routerStanding from '../../lib/router/standing.ts';
import * as entries from '../../lib/settings/entries.ts';
import * as providerId from '../../lib/settings/provider-id.ts';
import * as settingsRouting from '../../lib/settings/routing.ts';

export const shared = {
  catalogCost,
  listings,
  dayUsage,
  browser,
  builtIn,
  database,
  hostAccess,
  passingRules,
  report,
  webAddress,
  budgetWords,
  config,
  errors,
  grant,
  keepingWords,
  limits,
  routing,
  siteControl,
  verdict,
  virtual,
  address,
  body,
  compatible,
  dataUrl,
  framing,
  inputAudio,
  jsonWord,
  providers,
  local,
  load,
  logprobs,
  loose,
  modelList,
  ndjson,
  openAiCompatible,
  openRouter,
  parts,
  reasoningEffort,
  refusal,
  sse,
  taskBody,
  traits,
  vocabulary,
  wire,
  routerNeeds,
  routerOriel,
  routerPlain,
  routerPrice,
  publicId,
  routerRules,
  routerStanding,
  entries,
  providerId,
  settingsRouting,
};
