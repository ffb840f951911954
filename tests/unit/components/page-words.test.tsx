// @vitest-environment happy-dom
import './fake-browser.ts';

import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ApprovalCard } from '../../../components/ApprovalCard.tsx';
import { OriginName } from '../../../components/OriginName.tsx';
import { plainText } from '../../../lib/protocol/plain-text.ts';
import { longOrigin, overviewOf } from '../../../scripts/preview/sample.ts';
import { all, one, render, text, unmount } from './render.ts';

const { models } = overviewOf('normal');
const HOSTILE =
  '<img src=x onerror="document.title=1"><script>alert(1)</script>\u202egnp.knab\u202c\u2066\u200b\u0007\u0000 &lt;b&gt;';

const approve = (title: string, reason?: string) =>
  render(
    <ApprovalCard
      view={{
        state: 'asking',
        origin: 'https://a.example',
        title,
        request: { reason },
        budget: {},
        waiting: 1,
        models,
      }}
      onAnswer={() => {}}
    />,
  );

afterEach(unmount);

describe('S17 text of a page is never markup', () => {
  test('S17 tags in a title and in a reason are shown as the characters they are', async () => {
    await approve(HOSTILE, HOSTILE);
    expect(all('.site-words')).toHaveLength(2);
    expect(document.querySelector('#screen script, .site-words script, .site-words img')).toBeNull();
    expect(text()).toContain('<script>alert(1)</script>');
    expect(text()).toContain('&lt;b&gt;');
  });

  test('S17 nothing that reverses, hides or controls is left in it', async () => {
    await approve(HOSTILE, HOSTILE);
    expect(one('.approval-body').textContent).not.toMatch(
      /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u,
    );
  });

  test('S17 it stands isolated, in quotes, marked as the site’s own words', async () => {
    await approve('Draft', 'To help');
    const [title, reason] = all('.site-words');
    expect(title!.textContent).toBe('The page calls itself“Draft”');
    expect(title!.querySelector('bdi')?.textContent).toBe('Draft');
    expect(reason!.textContent).toContain('in its own words');
  });

  test('S17 a title of a million characters is cut, and fast', async () => {
    const start = performance.now();
    await approve('x\u0301'.repeat(500_000));
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(one('.site-words bdi').textContent!.length).toBeLessThan(300);
  });

  test('S17 a title of nothing visible is left out', async () => {
    await approve('\u200b\u202e \u2060');
    expect(all('.site-words')).toEqual([]);
  });

  test('S17 any text comes out as one line, short, without invisible characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 1, max: 60 }),
        (words, limit) => {
          const shown = plainText(words, limit);
          expect([...shown].length).toBeLessThanOrEqual(limit);
          expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\n]/u);
          expect(shown).not.toMatch(/\p{M}{4}/u);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('S17 plain words pass unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zA-Zäöüéß0-9,.!?()<>&"'-]{1,9}$/), { maxLength: 9 }),
        (words) => {
          const plain = words.join(' ');
          expect(plainText(plain, 200)).toBe(plain);
        },
      ),
    );
  });
});

describe('S17 the origin', () => {
  test('S17 is shown whole, however long', async () => {
    await render(<OriginName origin={longOrigin} />);
    expect(text()).toBe(longOrigin);
  });

  test('S17 the host stands out from scheme and port', async () => {
    await render(<OriginName origin="https://games.example.org:8443" />);
    expect(one('.origin-host').textContent).toBe('games.example.org');
    expect(text()).toBe('https://games.example.org:8443');
  });

  test('S17 a look-alike letter shows as punycode', async () => {
    await render(<OriginName origin="https://аpple.example" />);
    expect(text()).toBe('https://xn--pple-43d.example');
  });
});
