/** What checks answers against a JSON Schema: few calls ask for it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { checkedAnswer } from '../lib/checking/answer.ts';
import { deliver } from '../lib/platform/modules.ts';
import type { Checking } from './background/routes.ts';

export default defineUnlistedScript(() => deliver('checking', { checkedAnswer } satisfies Checking));
