import type { Impossible } from '../platform/active-site.ts';
import { compact, count } from './format.ts';

const WHY: Record<Impossible, string> = {
  browser: 'This page belongs to the browser. Oriel works on web sites.',
  extension: 'This page belongs to an extension. Oriel works on web sites.',
  store: 'Browsers let no extension work in an extension store.',
  file: 'This is a file on your device. Oriel works on web sites.',
  insecure:
    'This site is not encrypted (http), so anyone on the way could read and change what passes. Try its https address.',
  hidden:
    'Oriel cannot see which site is open in this tab. Click its icon in the toolbar while the site is in front.',
  private:
    'This is a private window: Oriel writes nothing down of what happens in it. A site asks you when it calls, and what you decide ends when the last private window closes. Budgets hold here, too; they are changed in the dashboard.',
  other: 'Pages of this kind have no address of their own, so no permission could be kept for them.',
};

export const popupText = {
  documentTitle: 'Oriel',
  dashboard: 'Dashboard',
  impossible: (why: Impossible) => (why === 'private' ? 'Nothing to set here' : 'Not possible here'),
  why: (reason: Impossible) => WHY[reason],
  access: 'Access',
  accessOf: (origin: string) => `Access for ${origin}`,
  ask: 'Ask',
  allow: 'Allow',
  deny: 'Deny',
  revoke: 'Revoke',
  undo: 'Undo',
  term: 'How long',
  neverAsked: 'Not decided. When it calls, Oriel asks you first.',
  endedUnused: 'Its permission ended since nobody used it. When it calls, Oriel asks you first.',
  neverCalled: 'This site has not asked yet. When it does, Oriel asks you first.',
  allowedAlways: 'Allowed until you revoke it.',
  allowedSession: 'Allowed until the browser closes.',
  denied: 'Denied for good. Its calls are refused without asking you.',
  deniedSession: 'Denied until the browser closes. Its calls are refused without asking you.',
  forNow: 'Only for now',
  forGood: 'For good',
  model: 'Model for this site',
  noModels: 'No model is set up yet.',
  setUp: 'Set up a model',
  frames: 'Frames of other sites on this page',
  frameAsks: (origin: string) => `${origin} has to ask again on this page.`,
  revokeOf: (place: string) => `Revoke ${place}`,
  letAsk: 'Let it ask',
  letAskOf: (place: string) => `Let ${place} ask`,
  today: 'Today',
  activity: 'Activity',
  activityOf: (origin: string) => `Activity of ${origin}`,
  calls: (calls: number) => count(calls, 'call'),
  tokens: (input: number, output: number) => `${compact(input)} tokens read, ${compact(output)} written`,
  nothingToday: 'No calls today',
  loading: 'Looking at this site…',
  failed: 'Oriel could not look at this site',
  retry: 'Try again',
} as const;
