/** An app as people write them: React or Preact, and the hooks of the module for apps. Bundled by hooks-app-bundle.ts. */
import type { ChatHook, Oriel } from '../../../examples/sdk/src/hooks.ts';

/** `h`: the library's own maker of elements. */
export type Make<Node> = (
  type: string,
  props: Record<string, unknown> | null,
  ...children: unknown[]
) => Node;

export function draw<Node>(h: Make<Node>, oriel: Oriel, chat: ChatHook): Node {
  const { status, provider, connect } = oriel;
  const { messages, send, stop, model, error, status: answering } = chat;
  return h(
    'main',
    null,
    h('p', { id: 'standing' }, `${status} ${provider?.info.rdns ?? ''}`),
    h('button', { onClick: () => void connect({ reason: 'To talk.' }) }, 'Connect'),
    h('button', { onClick: () => void send('hello there') }, 'Say hello'),
    h('button', { onClick: () => void send('@many 500 20') }, 'Count'),
    h('button', { onClick: stop }, 'Stop'),
    h(
      'ol',
      null,
      messages.map(({ id, role, text }) => h('li', { key: id }, `${role}: ${text}`)),
    ),
    h('p', { id: 'end' }, `${answering} ${model ?? ''} ${error?.code ?? ''}`),
  );
}
