// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defineOrielButton, type OrielButtonElement } from '../../../examples/sdk/src/button.ts';
import { installMock, type Mock, type MockOptions } from '../../../examples/sdk/src/mock.ts';

let mock: Mock | undefined;
beforeAll(() => defineOrielButton('oriel-button', window as unknown as typeof globalThis));
afterEach(() => {
  document.body.replaceChildren();
  mock?.restore();
  mock = undefined;
});

const shown = (element: HTMLElement) => {
  const root = element.shadowRoot;
  const action = root?.querySelector<HTMLElement>('[part=action]');
  return {
    status: root?.querySelector('[role=status]')?.textContent ?? '',
    action: action?.textContent ?? undefined,
    element: action,
  };
};
async function show(html: string, options?: MockOptions): Promise<OrielButtonElement> {
  if (options) mock = installMock({ model: 'acme/large', ...options });
  document.body.innerHTML = html;
  const element = document.querySelector('oriel-button') as OrielButtonElement;
  await vi.waitFor(() => expect(element.standing.status).not.toBe('looking'));
  await vi.waitFor(() => expect(shown(element).status + shown(element).action).not.toBe(''));
  return element;
}

describe('<oriel-button>', () => {
  it('offers a link where nobody answers, to the address that the page gives', async () => {
    const element = await show('<oriel-button timeout="0" href="https://a.example/get"></oriel-button>');
    const { status, action, element: link } = shown(element);
    expect([status, action]).toEqual([expect.stringContaining('Install Oriel'), 'Get Oriel']);
    expect(link).toMatchObject({ href: 'https://a.example/get', rel: 'noopener', target: '_blank' });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://'])(
    'makes no link of what is no web address: %s',
    async (href) => {
      const element = await show(`<oriel-button timeout="0" href="${href}"></oriel-button>`);
      expect(shown(element).action).toBeUndefined();
    },
  );

  it('says what to do where the page gives no address', async () => {
    const element = await show('<oriel-button timeout="0"></oriel-button>');
    expect(shown(element)).toMatchObject({
      status: expect.stringContaining('Install Oriel'),
      action: undefined,
    });
  });

  it('asks for what its attributes say, once, and tells the page', async () => {
    const element = await show(
      '<oriel-button reason="To name your plants." capabilities="text, images" budget="0.5" label="Connect"></oriel-button>',
      {},
    );
    const heard: string[] = [];
    document.body.addEventListener('oriel-standing', (event) => {
      heard.push((event as CustomEvent<{ status: string }>).detail.status);
    });
    const { action, element: button } = shown(element);
    expect(action).toBe('Connect');
    button?.click();
    button?.click();
    await vi.waitFor(() => expect(shown(element).status).toBe('Connected to acme/large.'));
    expect(shown(element).action).toBeUndefined();
    expect(heard).toEqual(['asking', 'granted']);
    expect(mock?.requests).toEqual([
      { reason: 'To name your plants.', capabilities: ['text', 'images'], budget: 0.5 },
    ]);
  });

  it('stays the same button while the person is asked: the focus is not lost', async () => {
    const functions = { requestAccess: () => new Promise<never>(() => {}) };
    const element = await show('<oriel-button></oriel-button>', { functions });
    const { element: button } = shown(element);
    button?.click();
    await vi.waitFor(() => expect(element.standing.status).toBe('asking'));
    expect(shown(element).element).toBe(button);
    expect(button?.getAttribute('aria-disabled')).toBe('true');
    expect(shown(element).status).toContain('asking you');
  });

  it('after a refusal says how to change it, and asks no more', async () => {
    const element = await show('<oriel-button></oriel-button>', { person: 'denies' });
    shown(element).element?.click();
    await vi.waitFor(() => expect(shown(element).status).toContain('open Oriel from the toolbar'));
    expect(shown(element).action).toBeUndefined();
  });

  it('a question that failed can be asked again, and says why', async () => {
    let times = 0;
    const requestAccess = async () => {
      if (times++ === 0) throw new Error('No model is set up yet.');
      return { state: 'granted' as const, model: 'acme/large' };
    };
    const element = await show('<oriel-button></oriel-button>', { functions: { requestAccess } });
    shown(element).element?.click();
    await vi.waitFor(() => expect(shown(element).status).toBe('No model is set up yet.'));
    shown(element).element?.click();
    await vi.waitFor(() => expect(element.standing.status).toBe('granted'));
  });

  it('stops listening when it leaves the page', async () => {
    const element = await show('<oriel-button></oriel-button>', {});
    element.remove();
    mock?.setAccess({ state: 'granted', model: 'acme/small' });
    expect(element.standing.status).toBe('unasked');
  });

  it('is registered once, however often it is defined, and not at all on a server', () => {
    expect(() => defineOrielButton('oriel-button', window as unknown as typeof globalThis)).not.toThrow();
    expect(() => defineOrielButton('oriel-button', {} as typeof globalThis)).not.toThrow();
  });
});
