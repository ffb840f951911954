// @vitest-environment happy-dom
import { render as draw } from 'preact';
import { afterEach, expect, test, vi } from 'vitest';
import { Notice } from '../../../components/Notice.tsx';
import { one } from './render.ts';

const root = document.body.appendChild(document.createElement('div'));
afterEach(() => draw(null, root));

test('a status stands before its words, or no screen reader reads them', async () => {
  draw(<Notice tone="good">Imported.</Notice>, root);
  expect(one('[role=status]').textContent).toBe('');
  await vi.waitFor(() => expect(one('[role=status]').textContent).toBe('Imported.'));
});

test('what is wrong is said at once', () => {
  draw(<Notice tone="bad">Not imported.</Notice>, root);
  expect(one('[role=alert]').textContent).toBe('Not imported.');
});
