import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { errorInfo, OrielError } from '../../../lib/protocol/errors.ts';
import { VaultError } from '../../../lib/vault/fault.ts';
import type { KeyRecord } from '../../../lib/vault/records.ts';
import { openVault } from '../../fixtures/open-vault.ts';

const URL_A = 'https://a.example/v1/chat/completions';
const SECRET = 'sk-canary-4c7e21b0';

let count = 0;
const fresh = (): string => `vault-test-${count++}`;

/** Everything in the database, one entry per record, as one would find it on the disk. */
async function dump(databaseName: string): Promise<{ store: string; key: IDBValidKey; value: unknown }[]> {
  const raw = await openDB(databaseName);
  const found = [];
  for (const store of raw.objectStoreNames) {
    const [keys, values] = await Promise.all([raw.getAllKeys(store), raw.getAll(store)]);
    for (const [index, key] of keys.entries()) found.push({ store, key, value: values[index] as unknown });
  }
  raw.close();
  return found;
}

/** The bytes of a value however deep: texts as UTF-8 and UTF-16, buffers as they are. */
function bytesOf(value: unknown): Buffer[] {
  if (typeof value === 'string') return [Buffer.from(value), Buffer.from(value, 'utf16le')];
  if (value instanceof ArrayBuffer) return [Buffer.from(value)];
  if (ArrayBuffer.isView(value)) return [Buffer.from(value.buffer, value.byteOffset, value.byteLength)];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(bytesOf);
}

/** Changes the first record of a provider, where it lies. */
async function edit(databaseName: string, id: string, change: (record: KeyRecord) => unknown): Promise<void> {
  const raw = await openDB(databaseName);
  const place = (await raw.getAllKeys('provider-keys')).find((one) => (one as string[])[0] === id);
  await raw.put('provider-keys', change((await raw.get('provider-keys', place!)) as KeyRecord), place);
  raw.close();
}

async function rawKeys(databaseName: string, id: string): Promise<KeyRecord[]> {
  const found = await dump(databaseName);
  return found
    .filter(({ key }) => Array.isArray(key) && key[0] === id)
    .map(({ value }) => value as KeyRecord);
}

describe('a key', () => {
  test('is there after a restart and is released for its endpoint, whatever the path', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    expect(vault.has('a')).toBe(false);
    expect(await vault.release('a', URL_A)).toBeUndefined();
    await vault.put('a', 'https://a.example/v1', SECRET);
    vault.close();

    const again = await openVault({ databaseName });
    expect(again.has('a')).toBe(true);
    expect(again.boundTo('a')).toBe('https://a.example');
    expect(await again.release('a', URL_A)).toBe(SECRET);
    expect(await again.release('a', 'https://a.example:443/other?q=1')).toBe(SECRET);
    again.close();
  });

  test('is replaced by a new one and gone when removed', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    await vault.put('a', URL_A, 'sk-old');
    await vault.put('a', 'http://127.0.0.1:1234/v1', 'sk-new');
    expect(vault.boundTo('a')).toBe('http://127.0.0.1:1234');
    expect(await vault.release('a', 'http://127.0.0.1:1234/v1/models')).toBe('sk-new');
    await vault.remove('a');
    expect(vault.has('a')).toBe(false);
    expect((await dump(databaseName)).filter(({ store }) => store === 'provider-keys')).toEqual([]);
    vault.close();
  });

  test('loses the blanks that came with pasting it', async () => {
    const vault = await openVault({ databaseName: fresh() });
    await vault.put('a', URL_A, '  sk-1\n');
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    vault.close();
  });

  test.each(['', '   ', 'sk-1 sk-2', 'sk-1\r\nX-Evil: 1', 'sk-abc…', 'sk-ä', 'sk-\u0000'])(
    'S06 that no header can carry is refused, and the message does not hold it: %j',
    async (secret) => {
      const vault = await openVault({ databaseName: fresh() });
      const refused = await vault.put('a', URL_A, secret).catch((thrown: unknown) => errorInfo(thrown));
      expect(refused).toMatchObject({ code: 'invalid-request', detail: 'key' });
      if (secret.trim() !== '') expect(JSON.stringify(refused)).not.toContain(secret.slice(0, 4));
      expect(vault.has('a')).toBe(false);
      vault.close();
    },
  );

  test.each(['data:text/plain,x', 'file:///etc/passwd', 'not a url', 'javascript:1', ''])(
    'cannot be kept for %j',
    async (url) => {
      const vault = await openVault({ databaseName: fresh() });
      await expect(vault.put('a', url, SECRET)).rejects.toMatchObject({ info: { detail: 'baseUrl' } });
      vault.close();
    },
  );

  test('two first keys at once share one master key', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    await Promise.all(['a', 'b', 'c'].map((id) => vault.put(id, URL_A, `sk-${id}`)));
    vault.close();
    const again = await openVault({ databaseName });
    for (const id of ['a', 'b', 'c']) expect(await again.release(id, URL_A)).toBe(`sk-${id}`);
    again.close();
  });
});

describe('S04 a key is bound to its endpoint’s origin', () => {
  test.each([
    'http://a.example/v1',
    'https://a.example:8443/v1',
    'https://a.example.evil.test/v1',
    'https://sub.a.example/v1',
    'https://evil.test/https://a.example/v1',
    'https://a.example@evil.test/v1',
    'https://a.example%2eevil.test/v1',
  ])('and is not released for %s', async (url) => {
    const vault = await openVault({ databaseName: fresh() });
    await vault.put('a', URL_A, SECRET);
    const error = await vault.release('a', url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OrielError);
    const info = errorInfo(error);
    expect(info).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('Enter the key again'),
    });
    // The page gets this message: neither address nor key may be in it.
    expect(JSON.stringify(info)).not.toMatch(/example|canary/);
    vault.close();
  });

  test('an edited origin does not unlock it, and neither does a record that was moved to another provider', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    await vault.put('a', URL_A, SECRET);
    await vault.put('b', 'https://b.example', 'sk-b');
    vault.close();

    await edit(databaseName, 'a', (record) => ({ ...record, origin: 'https://evil.test' }));
    let tampered = await openVault({ databaseName });
    await expect(tampered.release('a', 'https://evil.test/v1')).rejects.toBeInstanceOf(VaultError);
    tampered.close();

    const [moved] = await rawKeys(databaseName, 'a');
    for (const claim of [{}, { providerId: 'b' }]) {
      await edit(databaseName, 'b', ({ keyId }) => ({
        ...moved,
        origin: 'https://a.example',
        keyId,
        ...claim,
      }));
      tampered = await openVault({ databaseName });
      await expect(tampered.release('b', URL_A)).rejects.toBeInstanceOf(VaultError);
      tampered.close();
    }
  });

  test('an export holds only keys that belong to their provider’s present address', async () => {
    const vault = await openVault({ databaseName: fresh() });
    await vault.put('a', URL_A, 'sk-a');
    await vault.put('b', 'https://b.example', 'sk-b');
    const exported = await vault.exportAll([
      { id: 'a', baseUrl: 'https://a.example/v2' },
      { id: 'b', baseUrl: 'https://elsewhere.example' },
      { id: 'c', baseUrl: 'https://c.example' },
      { id: 'on-device' },
    ]);
    expect([...exported]).toEqual([['a', ['sk-a']]]);
    vault.close();
  });
});

describe('S06 S07 what is on the disk', () => {
  test('holds no byte sequence of the key in any record of any encoding, and a master key that gives nothing away', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    await vault.put('a', URL_A, SECRET);
    await vault.release('a', URL_A);
    vault.close();

    const records = await dump(databaseName);
    expect(records.map(({ store }) => store).sort()).toEqual(['master', 'provider-keys']);
    const canaries = [
      SECRET,
      'canary',
      Buffer.from(SECRET).toString('base64'),
      Buffer.from(SECRET).toString('hex'),
    ];
    const bytes = records.flatMap(({ key, value }) => [...bytesOf(key), ...bytesOf(value)]);
    // The scan does find what is there in plain.
    expect(bytes.some((found) => found.includes(Buffer.from('https://a.example')))).toBe(true);
    for (const canary of canaries) {
      for (const found of bytes) {
        expect(found.includes(Buffer.from(canary))).toBe(false);
        expect(found.includes(Buffer.from(canary, 'utf16le'))).toBe(false);
      }
    }
    const master = records.find(({ store }) => store === 'master')?.value as CryptoKey;
    expect(master).toBeInstanceOf(CryptoKey);
    expect(master.extractable).toBe(false);
  });

  test('is nothing at all before the first key', async () => {
    const databaseName = fresh();
    (await openVault({ databaseName })).close();
    expect(await dump(databaseName)).toEqual([]);
  });
});

describe('S36 what cannot be read', () => {
  const faults: [string, (record: KeyRecord) => unknown][] = [
    ['changed bytes', (record) => ({ ...record, data: record.data.slice(1) })],
    ['another IV', (record) => ({ ...record, iv: new Uint8Array(12) })],
    ['an IV of a wrong length', (record) => ({ ...record, iv: new Uint8Array(4) })],
    ['a missing field', ({ providerId }) => ({ providerId })],
    ['plain text in place of the seal', (record) => ({ ...record, data: 'sk-plain' })],
  ];

  test.each(faults)(
    'because of %s is a typed error, stays as it is, and keeps no other key from use',
    async (_, fault) => {
      const databaseName = fresh();
      const vault = await openVault({ databaseName });
      await vault.put('a', URL_A, SECRET);
      await vault.put('b', URL_A, 'sk-b');
      vault.close();
      await edit(databaseName, 'a', fault);
      const before = await dump(databaseName);

      const again = await openVault({ databaseName });
      expect(again.has('a')).toBe(true);
      const error = await again.release('a', URL_A).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(VaultError);
      expect(errorInfo(error)).toMatchObject({ code: 'authentication' });
      await expect(again.exportAll([{ id: 'a', baseUrl: URL_A }])).rejects.toBeInstanceOf(VaultError);
      expect(await again.release('b', URL_A)).toBe('sk-b');
      expect(await dump(databaseName)).toEqual(before);

      await again.put('a', URL_A, 'sk-again');
      expect(await again.release('a', URL_A)).toBe('sk-again');
      again.close();
    },
  );

  test('a lost master key is never replaced while keys are sealed under it', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    await vault.put('a', URL_A, SECRET);
    vault.close();
    const raw = await openDB(databaseName);
    await raw.delete('master', 'current');
    raw.close();

    const again = await openVault({ databaseName });
    await expect(again.release('a', URL_A)).rejects.toBeInstanceOf(VaultError);
    await expect(again.put('b', URL_A, 'sk-b')).rejects.toMatchObject({ fault: 'corrupt' });
    expect((await dump(databaseName)).map(({ key }) => (key as string[])[0])).toEqual(['a']);
    // The way out: the person gives up the key that is lost.
    await again.remove('a');
    await again.put('b', URL_A, 'sk-b');
    expect(await again.release('b', URL_A)).toBe('sk-b');
    again.close();
  });

  test('a master key of another kind is a typed error', async () => {
    const databaseName = fresh();
    (await openVault({ databaseName })).close();
    const raw = await openDB(databaseName);
    await raw.put('master', 'a plain text', 'current');
    raw.close();
    await expect(openVault({ databaseName })).rejects.toMatchObject({ fault: 'corrupt' });
  });
});

describe('speed', () => {
  test('a warm release reads no database', async () => {
    const vault = await openVault({ databaseName: fresh() });
    await vault.put('a', URL_A, SECRET);
    // Closed: any read would have to open it again.
    const open = indexedDB.open.bind(indexedDB);
    vault.close();
    let opened = 0;
    indexedDB.open = (...args) => {
      opened += 1;
      return open(...args);
    };
    try {
      for (let run = 0; run < 20; run += 1) expect(await vault.release('a', URL_A)).toBe(SECRET);
    } finally {
      indexedDB.open = open;
    }
    expect(opened).toBe(0);
  });
});
