/** What made-up sites ask for in the approval window. */
import type { ApprovalView } from '../../lib/protocol/approval.ts';
import { NO_BUDGETS } from '../../lib/protocol/budget.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { everyLimit, everything, longOrigin } from './sites-sample.ts';

export function approvalOf(state: string, { models, defaultModel }: Overview): ApprovalView {
  if (state === 'ended') return { state: 'ended' };
  const usual: ApprovalView = {
    state: 'asking',
    models,
    ...(defaultModel === undefined ? {} : { model: defaultModel }),
    origin: 'https://write.example.com',
    title: 'Draft: a quiet place to write',
    request: { capabilities: ['text'] },
    budget: NO_BUDGETS.site,
    waiting: 1,
  };
  switch (state) {
    case 'long':
      return {
        ...usual,
        origin: longOrigin,
        top: longOrigin.replace('accounts', 'mail'),
        incognito: true,
        title: `<script>alert(1)</script> \u202egnp.elgoog\u202c ${'Trusted '.repeat(40)}`,
        request: { reason: 'Because '.repeat(60).slice(0, 300), capabilities: everything, budget: 250 },
        budget: everyLimit,
        waiting: 1_204,
      };
    case 'full':
      return {
        ...usual,
        request: { reason: 'To suggest a title for your text.', capabilities: ['text', 'images'], budget: 2 },
        waiting: 3,
      };
    case 'more':
      return { ...usual, request: { capabilities: ['images', 'tools'] }, granted: ['text', 'files'] };
    case 'frame':
      return {
        ...usual,
        origin: 'https://widget.example.org',
        top: 'https://news.example.com:8443',
        title: 'News of the day',
      };
    case 'unusual':
      return { ...usual, unusual: true, waiting: 64 };
    case 'private':
      return { ...usual, incognito: true };
    case 'task':
      return {
        ...usual,
        request: { capabilities: ['embeddings'] },
        task: 'embed',
        model: 'openai/text-embedding-3-small',
      };
    default:
      return usual;
  }
}
