/** The scripts that the background loads on first use, each an entry point of its own (scripts/modules.ts builds them). */
import { DOINGS, type DoingName } from '../../lib/providers/types.ts';

/** entrypoints/doing-*.ts */
export const doingScript = (name: DoingName): string => `doing-${name}`;

/** entrypoints/wire.ts */
export const WIRE = 'wire';

/** entrypoints/commands/ */
export const COMMANDS = 'commands';

/** entrypoints/accounting/ */
export const ACCOUNTING = 'accounting';

/** entrypoints/choosing.ts */
export const CHOOSING = 'choosing';

/** entrypoints/assistance.ts */
export const ASSISTANCE = 'assistance';

/** entrypoints/languages.ts */
export const LANGUAGES = 'languages';

/** entrypoints/checking.ts */
export const CHECKING = 'checking';

/** entrypoints/openai.ts */
export const OPENAI = 'openai';

const ON_WIRE: readonly string[] = [...DOINGS.map(doingScript), COMMANDS];

export const MODULES: readonly string[] = [
  ACCOUNTING,
  WIRE,
  ...ON_WIRE,
  CHOOSING,
  LANGUAGES,
  ASSISTANCE,
  CHECKING,
  OPENAI,
];

/** The script that is there before this one begins. */
export const baseOf = (script: string): string | undefined => (ON_WIRE.includes(script) ? WIRE : undefined);
