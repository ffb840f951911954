/** What turns OpenAI's words into calls, and parts into OpenAI's words: only pages with an SDK of that API need it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openExchange } from '../lib/openai/exchange.ts';
import { deliver } from '../lib/platform/modules.ts';
import type { OpenAI } from './background/openai.ts';

export default defineUnlistedScript(() => deliver('openai', { openExchange } satisfies OpenAI));
