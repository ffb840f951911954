import type { Upgrade } from '../../platform/database.ts';
import { first } from './001-first.ts';

/**
 * The nth leads to version n. Appended to, never edited: each has run on somebody's machine. Every version has a
 * fixture under `tests/fixtures/settings/`.
 */
export const MIGRATIONS: readonly Upgrade[] = [first];
