import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVault, type Vault } from '../fixtures/open-vault.ts';

const origin = fc
  .record({
    scheme: fc.constantFrom('http', 'https'),
    host: fc.oneof(
      fc.domain(),
      fc.constantFrom('a.example', 'b.a.example', 'a.example.evil.test', '127.0.0.1', '[::1]'),
    ),
    port: fc.constantFrom('', ':80', ':443', ':8080', ':8443'),
  })
  .map(({ scheme, host, port }) => `${scheme}://${host}${port}`);
const path = fc.constantFrom(
  '',
  '/',
  '/v1',
  '/v1/chat/completions?x=https://a.example',
  '/@a.example/',
  '/#a.example',
);
const url = fc.oneof(
  fc.tuple(origin, path).map(([base, rest]) => base + rest),
  fc
    .tuple(origin, origin)
    .map(([user, host]) => host.replace('://', `://${user.replace(/^.*:\/\//, '').replace(/:.*$/, '')}@`)),
  fc.webUrl(),
  fc.string(),
);

describe('S04', () => {
  let vault: Vault;
  let count = 0;
  beforeAll(async () => {
    vault = await openVault({ databaseName: 'vault-property' });
  });
  afterAll(() => vault.close());

  test('only a request to the very origin of the endpoint gets the key', async () => {
    await fc.assert(
      fc.asyncProperty(
        origin,
        path,
        url,
        fc.stringMatching(/^[\x21-\x7e]{1,80}$/),
        async (bound, rest, asked, key) => {
          const id = `provider-${count++}`;
          await vault.put(id, bound + rest, key);
          const same = URL.canParse(asked) && new URL(asked).origin === new URL(bound).origin;
          const released = await vault.release(id, asked).catch((error: Error) => error);
          if (same) expect(released).toBe(key);
          else expect(released).toBeInstanceOf(Error);
          expect(await vault.release(id, `${new URL(bound).origin}/any/path`)).toBe(key);
          await vault.remove(id);
          expect(await vault.release(id, bound)).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of several keys each goes to the one origin of their provider, in their order and nowhere else', async () => {
    const secrets = fc.uniqueArray(fc.stringMatching(/^[\x21-\x7e]{1,40}$/), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(origin, path, url, secrets, fc.nat(4), async (bound, rest, asked, keys, front) => {
        const id = `several-${count++}`;
        const ids: string[] = [];
        for (const key of keys) ids.push(await vault.add(id, bound + rest, key));
        const first = front % keys.length;
        await vault.reorder(id, [ids[first] as string]);
        const order = [keys[first], ...keys.filter((_, index) => index !== first)];
        const out = async (to: string) => {
          const released = [await vault.release(id, to).catch(() => undefined)];
          for await (const { secret } of vault.releaseRest(id, to)) released.push(secret);
          return released.filter((key) => key !== undefined);
        };
        const same = URL.canParse(asked) && new URL(asked).origin === new URL(bound).origin;
        expect(await out(asked)).toEqual(same ? order : []);
        expect(await out(`${new URL(bound).origin}/any/path`)).toEqual(order);
        await vault.remove(id);
      }),
      { numRuns: 100 },
    );
  });

  test('no provider ever gets another one’s key', async () => {
    const providers = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z0-9]{1,6}$/), base: origin }), {
      selector: ({ id }) => id,
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(providers, async (set) => {
        const run = count++;
        for (const { id, base } of set) await vault.put(`${id}-${run}`, base, `sk-${id}`);
        for (const { id } of set) {
          for (const { base } of set) {
            const released = await vault.release(`${id}-${run}`, base).catch(() => undefined);
            if (released !== undefined) expect(released).toBe(`sk-${id}`);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
