/**
 * `<oriel-button>`: says where this page stands and offers the next step, be it to get Oriel or to let this page ask.
 * Nothing is registered by importing: call `defineOrielButton()`.
 */
import { STYLE } from './button-style.ts';
import { type Standing, type StandingStore, watchStanding } from './standing.ts';
import type { AccessRequest, Capability } from './types.ts';

export interface OrielButtonElement extends HTMLElement {
  readonly standing: Standing;
}

/** `event.detail` of `oriel-standing`, which is dispatched on the element whenever the standing changes. */
export type OrielButtonEvent = CustomEvent<Standing>;

interface Words {
  /** Beside the action, or alone. */
  status: string;
  action?: string;
}

/** What is said in each state; `link` says whether there is an address to get Oriel from. */
export function wordsOf({ status, access, message }: Standing, label: string, link: boolean): Words {
  switch (status) {
    case 'looking':
      return { status: 'Looking for your AI …' };
    case 'missing':
      return {
        status: 'This page works with the AI you bring. Install Oriel in this browser, then reload the page.',
        ...(link ? { action: 'Get Oriel' } : {}),
      };
    case 'unasked':
      return { status: message ?? '', action: label };
    case 'asking':
      return { status: 'Oriel is asking you in a window of its own.', action: label };
    case 'granted':
      return { status: `Connected to ${access?.model ?? 'your AI'}.${message ? ` ${message}` : ''}` };
    case 'denied':
      return {
        status: 'You did not allow this page. To change your mind, open Oriel from the toolbar.',
      };
  }
}

/** `text, images` -> the request. Unknown words are left for the provider to refuse. */
export function requestOf(element: Pick<Element, 'getAttribute'>): AccessRequest {
  const reason = element.getAttribute('reason');
  const capabilities = (element.getAttribute('capabilities') ?? '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const budget = Number.parseFloat(element.getAttribute('budget') ?? '');
  return {
    ...(reason ? { reason } : {}),
    ...(capabilities.length > 0 ? { capabilities: capabilities as Capability[] } : {}),
    ...(Number.isFinite(budget) ? { budget } : {}),
  };
}

/** `javascript:` and its like would run in the page that shows the button. */
function isWebAddress(href: string, base: string): boolean {
  try {
    return /^https?:$/.test(new URL(href, base).protocol);
  } catch {
    return false;
  }
}

function makeClass(Base: typeof HTMLElement) {
  return class extends Base implements OrielButtonElement {
    standing: Standing = { status: 'looking' };
    #store: StandingStore | undefined;

    connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open', delegatesFocus: true });
      // A constructed sheet also works where the page's policy forbids inline styles.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      const timeout = Number.parseInt(this.getAttribute('timeout') ?? '', 10);
      this.#store = watchStanding(Number.isFinite(timeout) ? { timeout } : {});
      this.#store.subscribe((standing) => this.#show(standing));
      this.#show(this.#store.get());
    }

    disconnectedCallback() {
      this.#store?.close();
      this.#store = undefined;
    }

    #show(standing: Standing) {
      const before = this.standing;
      this.standing = standing;
      this.#draw(standing);
      if (before !== standing)
        this.dispatchEvent(
          new CustomEvent('oriel-standing', { detail: standing, bubbles: true, composed: true }),
        );
    }

    /** What stays is kept: replacing a focused button would lose the focus. */
    #draw(standing: Standing) {
      const root = this.shadowRoot;
      if (!root) return;
      const given = this.getAttribute('href');
      const href = given !== null && isWebAddress(given, this.ownerDocument.baseURI) ? given : null;
      const label = this.getAttribute('label') ?? 'Use my AI';
      const words = wordsOf(standing, label, href !== null);
      const isLink = standing.status === 'missing';
      let status = root.querySelector<HTMLElement>('[role=status]');
      if (!status) {
        status = this.ownerDocument.createElement('span');
        status.setAttribute('role', 'status');
        status.setAttribute('part', 'status');
        root.append(status);
      }
      status.className = standing.status;
      status.textContent = words.status;
      let action = root.querySelector<HTMLElement>('[part=action]');
      if (action && (words.action === undefined || (action.localName === 'a') !== isLink)) {
        action.remove();
        action = null;
      }
      if (words.action === undefined) return;
      if (!action) {
        action = this.ownerDocument.createElement(isLink ? 'a' : 'button');
        action.setAttribute('part', 'action');
        if (action instanceof HTMLButtonElement) {
          action.type = 'button';
          action.addEventListener('click', () => void this.#store?.connect(requestOf(this)));
        }
        root.prepend(action);
      }
      action.textContent = words.action;
      if (action instanceof HTMLAnchorElement) {
        action.href = href ?? '';
        action.target = '_blank';
        action.rel = 'noopener';
      }
      // Not `disabled`: that would take the focus away from whoever just pressed it.
      action.setAttribute('aria-disabled', String(standing.status === 'asking'));
    }
  };
}

/** Registers the element, once; on a server it does nothing. */
export function defineOrielButton(name = 'oriel-button', view: typeof globalThis = globalThis): void {
  if (view.customElements === undefined || view.customElements.get(name) !== undefined) return;
  view.customElements.define(name, makeClass(view.HTMLElement));
}
