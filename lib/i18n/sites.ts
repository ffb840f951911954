/** Sites in the dashboard: what each may do, what it used, what was taken from it. */
import { cost, count, day, number } from './format.ts';
import { placeName } from './grants.ts';

type Place = { origin: string; top?: string | undefined };

export const sitesText = {
  heading: 'Sites',
  hint: 'What each site may do, which model answers it, and what it may spend.',
  none: 'Nothing is decided about any site. Sites that call window.ai appear here once you answer them.',
  search: 'Search sites',
  found: (sites: number) => count(sites, 'site'),
  nothing: (query: string) => `No site matches “${query}”.`,
  sort: 'Sort by',
  orders: {
    'last-used': 'Last used',
    today: 'Use today',
    cost: 'Cost this month',
    name: 'Name',
  },
  inPage: 'in',
  modelOf: (place: Place) => `Model for ${placeName(place)}`,
  used: (when: string) => `Used ${when}`,
  neverUsed: 'Not used yet',
  today: (calls: number) => `${count(calls, 'call')} today`,
  spent: (usd: number) => `${cost(usd)} this month`,
  /** What it may use, where that is more than one permission. */
  may: (names: string) => `Allowed: ${names}.`,
  budget: { near: 'Budget almost spent', spent: 'Budget spent' },
  activity: 'Activity of this site',
  details: 'Details',
  detailsOf: (place: Place) => `Details of ${placeName(place)}`,
  permissions: 'Permissions',
  noPermissions: 'None. When it calls, Oriel asks you.',
  denied: 'Refused altogether.',
  deniedForNow: 'Refused until the browser closes.',
  deniedSession: 'Refused until the browser closes. Then what you decided before counts again.',
  since: (at: number) => `Since ${day(at)}`,
  ofFrame: (place: { origin: string; top: string }) =>
    `For ${place.origin} where ${place.top} shows it. By itself it asks anew.`,
  revoke: 'Revoke',
  revokeOf: (place: Place) => `Revoke ${placeName(place)}`,
  revoked: (place: Place) => `${placeName(place)} was revoked. It has to ask again.`,
  asksAgain: (place: Place) => `${placeName(place)} is no longer denied. When it calls, Oriel asks you.`,
  deniedNow: (place: Place) => `${placeName(place)} was denied. What it was allowed before is gone.`,
  revokeGrantOf: (names: string, place: Place) => `Revoke ${names} of ${placeName(place)}`,
  revokedGrant: (names: string, place: Place) =>
    `${placeName(place)} may no longer use: ${names}. It has to ask again.`,
  revokeAll: 'Revoke all',
  revokedAll: (sites: number) =>
    sites === 1
      ? 'One site was revoked. It has to ask again.'
      : `${count(sites, 'site')} were revoked. They have to ask again.`,
  forget: 'Forget',
  forgetOf: (place: Place) => `Forget ${placeName(place)}`,
  forgetQuestion: (place: Place) => `Forget ${placeName(place)}?`,
  forgetSite:
    'Its permissions, model, rules and activity go. You can take the permissions back for a moment, the activity not.',
  forgetPair: 'What you decided about it goes.',
  confirmForget: 'Forget site',
  cancel: 'Cancel',
  forgotten: (place: Place) => `${placeName(place)} was forgotten. It may ask again.`,
  undo: 'Undo',
} as const;

export const unusedText = {
  /** Beside “Sites”, where a person may be looking at something else. */
  ended: (sites: number) => `${number(sites)} ended`,
  lost: (places: readonly Place[], days: number | null) => {
    const [only] = places;
    const who =
      places.length === 1 && only !== undefined
        ? `${placeName(only)} lost its permission`
        : `${count(places.length, 'site')} lost their permission`;
    return `${who} ${days === null ? 'since nobody used it' : `after ${count(days, 'day')} without use`}.`;
  },
  which: (sites: number) => (sites === 1 ? 'What it was allowed' : 'Which, and what they were allowed'),
  lastUsed: (when: string, date: string) => `last used ${when}, on ${date}`,
  back: (sites: number) => (sites === 1 ? 'Bring it back' : 'Bring them back'),
  ok: 'OK',
  heading: 'Permissions that nobody uses',
  hint: 'A site that was not used for so long has to ask again. You are told which.',
  end: 'End permissions that are not used',
  days: 'After so many days',
  needed: 'Write a number of days.',
  save: 'Save',
  saved: 'Saved.',
  unsaved: 'Not saved yet.',
} as const;
