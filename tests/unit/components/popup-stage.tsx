/** The popup over a background in memory: what is set is shown the next time it asks. */
import './fake-browser.ts';

import { afterEach, beforeEach } from 'vitest';
import { PopupScreen } from '../../../components/PopupScreen.tsx';
import type { Command, FrameView, SiteView } from '../../../lib/protocol/control.ts';
import { overviewOf, site, standing } from '../../../scripts/preview/sample.ts';
import { siteStandardOf, standardOf } from '../../../scripts/preview/standard-sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, render, settle, unmount } from './render.ts';

export const ORIGIN = 'https://write.example.com';
const { models, defaultModel } = overviewOf('normal');

export const popup = {
  models,
  /** What the background knows of the site, and of frames in its pages. */
  view: site(ORIGIN),
  frames: [] as FrameView[],
  /** Whose web-standard AI sites get. */
  standard: standardOf('normal'),
  /** Opens it over this address. */
  open(url?: string) {
    if (url !== undefined) fake.tabs = [{ id: 1, active: true, url }];
    return render(<PopupScreen />);
  },
  /** Something changed elsewhere. */
  async changed(view: SiteView) {
    popup.view = view;
    await act(async () => fake.change());
    await settle();
  },
  /** The choice of its access switch. */
  pressed: () => all('.site-access [aria-pressed=true]').map((element) => element.textContent),
};

const lastsOf = ({ access, lasts }: Extract<Command, { command: 'set-site-access' }>) =>
  access === 'ask' ? undefined : lasts === 'session' ? lasts : ('always' as const);

export function freshPopup(): void {
  let before: Pick<typeof popup, 'view' | 'frames'>;
  beforeEach(() => {
    fake.reset();
    fake.tabs = [{ id: 1, active: true, url: `${ORIGIN}/draft?x=1` }];
    Object.assign(popup, { view: site(ORIGIN), frames: [], standard: standardOf('normal') });
    fake.answer = (command) => {
      const { view, frames } = popup;
      if (command.command === 'site')
        return {
          site: { ...view },
          frames: [...frames],
          standard: siteStandardOf(popup.standard, view.origin),
          models,
          defaultModel,
          firstRun: false,
        };
      if (command.command === 'set-site-standard') {
        const { [command.origin]: _, ...others } = popup.standard.sites;
        const sites = command.by === null ? others : { ...others, [command.origin]: command.by };
        popup.standard = { ...popup.standard, sites };
      }
      if (command.command === 'set-site-access') {
        before = { view, frames };
        const { access, top } = command;
        if (top !== undefined) {
          popup.frames = frames.filter(({ origin }) => origin !== command.origin);
          return { undo: 'u1' };
        }
        popup.view = {
          ...view,
          access,
          lasts: lastsOf(command),
          ...(access !== 'allow' && { grants: undefined }),
        };
        const taken =
          access === 'deny' ? [view, ...frames].some((one) => one.access === 'allow') : view.access !== 'ask';
        return access === 'allow' || command.lasts === 'session' || !taken ? {} : { undo: 'u1' };
      }
      if (command.command === 'restore-sites') Object.assign(popup, before);
      if (command.command === 'set-site-budget' && command.budget !== null)
        popup.view = {
          ...view,
          spending: { budget: command.budget, allowances: standing(command.budget, { day: 0.9 }) },
        };
      if (command.command === 'set-site-model') popup.view = { ...view, model: command.model ?? undefined };
      return null;
    };
  });
  afterEach(unmount);
}
