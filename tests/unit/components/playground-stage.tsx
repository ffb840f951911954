/** The playground on a dashboard whose background the test plays. */
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Part } from '../../../lib/protocol/part.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { type FakePort, fake } from './fake-browser.ts';
import { act, field, render, settle, type } from './render.ts';

export async function open(state = 'normal'): Promise<void> {
  const overview = overviewOf(state);
  fake.answer = (command) => (command.command === 'overview' ? structuredClone(overview) : null);
  window.location.hash = '#playground';
  await render(<DashboardScreen />);
}

/** The ports that questions went out on, in order. */
export const asked = (): FakePort[] => fake.ports.filter(({ name }) => name === 'oriel/try');

export async function arrive(...parts: Part[]): Promise<void> {
  await act(async () => asked().at(-1)?.onMessage.fire(parts));
  await settle();
}

export async function key(target: EventTarget, name: string, modifiers: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...modifiers });
  await act(async () => {
    target.dispatchEvent(event);
  });
  await settle();
}

export const prompt = () => field<HTMLTextAreaElement>('Prompt');

/** Types a question and sends it off by the keyboard. */
export async function ask(words: string): Promise<void> {
  await type(prompt(), words);
  await key(prompt(), 'Enter', { ctrlKey: true });
}

export const DONE: Part[] = [
  { type: 'usage', usage: { input: 1_000, output: 10 } },
  { type: 'finish', reason: 'stop', served: { model: 'openai/gpt-4.1', provider: 'OpenAI' } },
];
