import { createElement, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useChat, useOriel } from '../../../examples/sdk/src/react.ts';
import { draw, type Make } from './hooks-app.ts';

const App = () => draw(createElement as Make<ReactNode>, useOriel(), useChat());
createRoot(document.body.appendChild(document.createElement('div'))).render(
  createElement(StrictMode, null, createElement(App)),
);
