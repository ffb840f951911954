/** The approval window over a made-up port, a clock, and an attention that the test decides about. */
import { afterEach, beforeEach, vi } from 'vitest';
import { ApprovalScreen } from '../../../components/ApprovalScreen.tsx';
import type { ApprovalView } from '../../../lib/protocol/approval.ts';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import { ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, render, settle, unmount } from './render.ts';

export const { models } = overviewOf('normal');
export const asking = (rest: Partial<Extract<ApprovalView, { state: 'asking' }>> = {}): ApprovalView => ({
  state: 'asking',
  origin: 'https://write.example.com',
  title: 'Draft',
  request: { capabilities: ['text'] },
  budget: NO_BUDGETS.site,
  waiting: 1,
  models,
  model: 'openai/gpt-4.1',
  ...rest,
});

export const attention = { focused: true, visible: true };

export const show = async (view: ApprovalView) => {
  await act(async () => fake.ports[0]!.onMessage.fire(view));
  await settle();
};
export const pass = (ms: number) =>
  act(async () => {
    vi.advanceTimersByTime(ms);
  });
export const tell = (name: string) =>
  act(async () => {
    window.dispatchEvent(new Event(name));
  });
export const open = async (view: ApprovalView = asking()) => {
  await render(<ApprovalScreen id="a1" />);
  await show(view);
};
/** What the window answered. */
export const sent = () => fake.ports[0]!.sent;
export const openArmed = async (view?: ApprovalView) => {
  await open(view);
  await pass(ARM_DELAY_MS);
};

export function stageApproval(): void {
  beforeEach(() => {
    fake.reset();
    Object.assign(attention, { focused: true, visible: true });
    vi.useFakeTimers();
    vi.spyOn(document, 'hasFocus').mockImplementation(() => attention.focused);
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() =>
      attention.visible ? 'visible' : 'hidden',
    );
  });
  afterEach(async () => {
    await unmount();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}
