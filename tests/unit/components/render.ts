import { type ComponentChild, render as draw } from 'preact';
import { act } from 'preact/test-utils';

export { act };

let root: HTMLElement | undefined;

/** Draws into the document and waits for effects and whatever they started. */
export async function render(screen: ComponentChild): Promise<HTMLElement> {
  root ??= document.body.appendChild(document.createElement('div'));
  const into = root;
  await act(async () => draw(screen, into));
  await settle();
  return into;
}

export async function unmount(): Promise<void> {
  const from = root;
  if (from === undefined) return;
  await act(async () => draw(null, from));
  from.remove();
  root = undefined;
}

/** Lets promises run out and draws what came of them. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1)
    await act(async () => {
      for (let tick = 0; tick < 8; tick += 1) await Promise.resolve();
    });
}

export const text = () => document.body.textContent ?? '';
const nameOf = (element: Element) => element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';

export function all<E extends Element = HTMLElement>(selector: string): E[] {
  return [...document.querySelectorAll<E>(selector)].filter((one) => one.closest('[hidden]') === null);
}
export function one<E extends Element = HTMLElement>(selector: string): E {
  const found = all<E>(selector);
  if (found.length !== 1) throw new Error(`${found.length} elements match ${selector}`);
  return found[0]!;
}
export function button(name: string): HTMLButtonElement {
  const found = all<HTMLButtonElement>('button').filter((element) => nameOf(element) === name);
  if (found.length !== 1)
    throw new Error(`${found.length} buttons named ${name}: ${all('button').map(nameOf)}`);
  return found[0]!;
}
/** The control that a label names. */
export function field<E extends HTMLElement = HTMLInputElement>(name: string): E {
  const label = all<HTMLLabelElement>('label').find((element) => element.textContent?.trim() === name);
  const control = label?.htmlFor ? document.getElementById(label.htmlFor) : label?.querySelector('input');
  if (!control) throw new Error(`no control is labelled ${name}`);
  return control as E;
}
export const click = async (element: HTMLElement) => {
  await act(async () => element.click());
  await settle();
};
export const press = async (target: EventTarget, key: string) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  await act(async () => {
    target.dispatchEvent(event);
  });
  await settle();
  return event;
};
export const type = async (input: HTMLInputElement | HTMLTextAreaElement, value: string) => {
  await act(async () => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await settle();
};
/** Picks an option of a select by its value. */
export const choose = async (select: HTMLSelectElement, value: string) => {
  await act(async () => {
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await settle();
};
