/** The scripts that the background loads on first use, each an entry point of its own (scripts/modules.ts builds them). */
import { DOINGS, type DoingName } from '../../lib/providers/types.ts';

/** entrypoints/doing-*.ts */
export const doingScript = (name: DoingName): string => `doing-${name}`;

/** entrypoints/commands/ */
export const COMMANDS = 'commands';

/** entrypoints/choosing.ts */
export const CHOOSING = 'choosing';

export const MODULES: readonly string[] = [...DOINGS.map(doingScript), COMMANDS, CHOOSING];
