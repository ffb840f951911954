/** Hooks for React 18 and newer. */
import { useEffect, useState } from 'react';
import { createHooks, type OrielHooks } from './hooks.ts';

export type { ChatMessage, ChatSettings, ChatState } from './chat.ts';
export type { ChatHook, Oriel, OrielHooks, StreamHook } from './hooks.ts';

const hooks = /* @__PURE__ */ createHooks({ useState, useEffect });

export const useOriel: OrielHooks['useOriel'] = hooks.useOriel;
export const useStreamText: OrielHooks['useStreamText'] = hooks.useStreamText;
export const useChat: OrielHooks['useChat'] = hooks.useChat;
