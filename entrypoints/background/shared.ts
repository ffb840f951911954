/**
 * What the modules that are loaded on first use have in common with the background. A build takes these files out of each
 * module and stops where a module holds another file that the background or a second module holds too
 * (scripts/modules.ts). All of such a file is kept: what only one side needs is better in a file of its own.
 */
import * as catalogPrice from '../../lib/catalog/price.ts';
import * as outcome from '../../lib/gate/outcome.ts';
import * as keptShapes from '../../lib/ledger/kept-shapes.ts';
import * as localDay from '../../lib/ledger/local-day.ts';
import * as owners from '../../lib/ledger/owners.ts';
import * as ledgerSession from '../../lib/ledger/session.ts';
import * as place from '../../lib/permissions/place.ts';
import * as browser from '../../lib/platform/browser.ts';
import * as builtIn from '../../lib/platform/built-in.ts';
import * as database from '../../lib/platform/database.ts';
import * as hostAccess from '../../lib/platform/host-access.ts';
import * as passingRules from '../../lib/platform/passing-rules.ts';
import * as report from '../../lib/platform/report.ts';
import * as windows from '../../lib/platform/windows.ts';
import * as webAddress from '../../lib/protocol/address.ts';
import * as budgetWords from '../../lib/protocol/budget.ts';
import * as call from '../../lib/protocol/call.ts';
import * as config from '../../lib/protocol/config.ts';
import * as errors from '../../lib/protocol/errors.ts';
import * as grant from '../../lib/protocol/grant.ts';
import * as keeping from '../../lib/protocol/keeping.ts';
import * as limits from '../../lib/protocol/limits.ts';
import * as locked from '../../lib/protocol/locked.ts';
import * as plainText from '../../lib/protocol/plain-text.ts';
import * as routing from '../../lib/protocol/routing.ts';
import * as standard from '../../lib/protocol/standard.ts';
import * as terms from '../../lib/protocol/terms.ts';
import * as verdict from '../../lib/protocol/verdict.ts';
import * as virtual from '../../lib/protocol/virtual.ts';
import * as address from '../../lib/providers/address.ts';
import * as colouring from '../../lib/providers/colouring.ts';
import * as providers from '../../lib/providers/index.ts';
import * as local from '../../lib/providers/local.ts';
import * as openAiCompatible from '../../lib/providers/openai-compatible.ts';
import * as refusal from '../../lib/providers/refusal.ts';
import * as routerMeasure from '../../lib/router/measure.ts';
import * as routerOriel from '../../lib/router/oriel.ts';
import * as routerPlain from '../../lib/router/plain.ts';
import * as routerPrice from '../../lib/router/price.ts';
import * as publicId from '../../lib/router/public-id.ts';
import * as resting from '../../lib/router/resting.ts';
import * as callSize from '../../lib/router/size.ts';
import * as chosenByOriel from '../../lib/settings/chosen-by-oriel.ts';
import * as providerChanges from '../../lib/settings/provider-changes.ts';
import * as providerId from '../../lib/settings/provider-id.ts';
import * as vaultCipher from '../../lib/vault/cipher.ts';
import * as vaultFault from '../../lib/vault/fault.ts';
import * as vaultRecords from '../../lib/vault/records.ts';

export const shared = {
  catalogPrice,
  outcome,
  keptShapes,
  localDay,
  owners,
  ledgerSession,
  routerMeasure,
  browser,
  builtIn,
  database,
  hostAccess,
  passingRules,
  place,
  report,
  windows,
  webAddress,
  budgetWords,
  call,
  config,
  errors,
  grant,
  keeping,
  limits,
  locked,
  plainText,
  routing,
  standard,
  terms,
  verdict,
  virtual,
  address,
  colouring,
  providers,
  local,
  openAiCompatible,
  refusal,
  routerOriel,
  routerPlain,
  routerPrice,
  publicId,
  resting,
  callSize,
  chosenByOriel,
  providerChanges,
  providerId,
  vaultCipher,
  vaultFault,
  vaultRecords,
};
