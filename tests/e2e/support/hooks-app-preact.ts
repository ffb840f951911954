import { h, render } from 'preact';
import { useChat, useOriel } from '../../../examples/sdk/src/preact.ts';
import { draw, type Make } from './hooks-app.ts';

const App = () => draw(h as unknown as Make<ReturnType<typeof h>>, useOriel(), useChat());
render(h(App, null), document.body.appendChild(document.createElement('div')));
