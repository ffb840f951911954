/** The half of the contract that is about refusals, bad networks and servers that lie. */
import { describe, expect, it } from 'vitest';
import { types } from '../../lib/providers/index.ts';
import { plays } from './act.ts';
import { refuse, serve } from './servers.ts';
import { contract } from './suite/index.ts';

const played = types.filter(({ wire }) => plays.has(wire));

describe.each(played)('$type', (type) => contract(type, [], ['refusals', 'network', 'beyond']));

it('S05 what our fetch relies on: a runtime that follows no redirect when told so', async () => {
  await using elsewhere = await serve(refuse(200, 'x'));
  await using server = await serve(refuse(307, '', { location: elsewhere.url }));
  await expect(fetch(server.url, { redirect: 'error', headers: { 'x-api-key': 'k' } })).rejects.toThrow();
  expect(elsewhere.received).toEqual([]);
});
