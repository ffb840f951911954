import { describe, expect, test } from 'vitest';
import { REDACTED_CARD, REDACTED_KEY, redact } from '../../../lib/ledger/redaction.ts';
import { types } from '../../../lib/providers/index.ts';

const letters = (count: number, of = 'aB3dE5gH7jK9mN1pQ'): string => of.repeat(9).slice(0, count);
const hex = (count: number): string => '0a1b2c3d4e5f6789'.repeat(9).slice(0, count);
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n-----END RSA PRIVATE KEY-----`;

/** Made up here, so that no file of the repository holds what looks like somebody's key. */
const KEYS: Record<string, string> = {
  OpenAI: `sk-proj-${letters(48)}`,
  'OpenAI, an older one': `sk-${letters(20)}T3BlbkFJ${letters(20)}`,
  Anthropic: `sk-ant-api03-${letters(60)}-AA`,
  OpenRouter: `sk-or-v1-${hex(64)}`,
  DeepSeek: `sk-${hex(32)}`,
  Groq: `gsk_${letters(52)}`,
  'Hugging Face': `hf_${letters(34)}`,
  Perplexity: `pplx-${letters(48)}`,
  xAI: `xai-${letters(80)}`,
  Cerebras: `csk-${letters(48)}`,
  Fireworks: `fw_${letters(24)}`,
  Together: `tgp_v1_${letters(43)}`,
  Google: `AIza${letters(35)}`,
  'Google, a newer one': `AQ.${letters(50)}`,
  Bedrock: `ABSK${letters(100)}`,
  'Bedrock, for hours': `bedrock-api-key-${letters(100)}`,
  Mistral: letters(32),
  Cohere: letters(40),
  Azure: letters(84),
  AWS: `AKIA${'Z2Y4X6W8'.repeat(2)}`,
  'AWS, for hours': `ASIA${'Z2Y4X6W8'.repeat(2)}`,
  GitHub: `ghp_${letters(36)}`,
  'GitHub, fine-grained': `github_pat_${letters(22)}_${letters(59)}`,
  GitLab: `glpat-${letters(20)}`,
  Stripe: `sk_live_${letters(24)}`,
  Slack: `xoxb-${'1234567890'}-${letters(24)}`,
  npm: `npm_${letters(36)}`,
  SendGrid: `SG.${letters(22)}.${letters(43)}`,
  'a JSON web token': `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${letters(43)}`,
  'a private key': PEM,
  'a private key, cut off': PEM.slice(0, 90),
  'a private key in JSON': PEM.replaceAll('\n', '\\n'),
};

describe('what looks like a key', () => {
  test.each(Object.entries(KEYS))('is taken out: %s', (_, key) => {
    for (const [before, after] of [
      ['', ''],
      ['my key is ', '.'],
      ['KEY="', '"\nnext line'],
      ['{"content":"', '"}'],
      ['(', ')'],
    ] as const) {
      const kept = redact(`${before}${key}${after}`);
      expect(kept).toContain(REDACTED_KEY);
      // Not even a part of it is left.
      for (const piece of key.match(/.{12}/g) ?? []) expect(kept).not.toContain(piece);
      if (!key.includes('BEGIN') || key.includes('END')) expect(kept.endsWith(after)).toBe(true);
    }
  });

  test('is known of every kind of provider that knows its own keys', () => {
    const forms = types.filter(({ keyPattern }) => keyPattern !== undefined);
    expect(forms.length).toBeGreaterThan(12);
    for (const { type, keyPattern } of forms) {
      const ofType = Object.values(KEYS).filter((key) => keyPattern!.test(key));
      expect([type, ofType.length > 0]).toEqual([type, true]);
      for (const key of ofType) expect(redact(key)).toBe(REDACTED_KEY);
    }
  });

  test.each([
    ['Authorization: Bearer abcdefgh-1234-ijklmnop', `Authorization: Bearer ${REDACTED_KEY}`],
    [`"api_key": "${hex(32)}"`, `"api_key": "${REDACTED_KEY}"`],
    [`CLIENT_SECRET=${hex(40)}\nPORT=80`, `CLIENT_SECRET=${REDACTED_KEY}\nPORT=80`],
    ['passphrase: correct-horse-battery-4', `passphrase: ${REDACTED_KEY}`],
    ['Uid=me;Pwd=9f2c-11ab-77de;', `Uid=me;Pwd=${REDACTED_KEY};`],
    [`AccountName=a;AccountKey=${letters(86)}1==;`, `AccountName=a;AccountKey=${REDACTED_KEY};`],
    ["password: 'tr0ub4dor&3x'", "password: 'tr0ub4dor&3x'"],
    ["password: 'tr0ub4dor-and-3'", `password: '${REDACTED_KEY}'`],
    ['postgres://me:hunter2@db.example/x', `postgres://me:${REDACTED_KEY}@db.example/x`],
  ])('is known by what stands before it: %s', (text, kept) => {
    expect(redact(text)).toBe(kept);
  });

  test.each([
    'the class sk-estimator-doc-link of a page',
    'sk-learn is short for something',
    'ask-me-anything-about-2024-and-later',
    'a commit: 3f786850e387550fdab836ed7e6dc881de23001b',
    'an md5: d41d8cd98f00b204e9800998ecf8427e',
    'a uuid: 123e4567-e89b-12d3-a456-426614174000',
    'a time: 1795348800000, and 2026-11-22T12:00:00.000Z',
    'https://example.com/a/very/long/path/with-many-words-and-2-numbers?token=short',
    'https://example.com:8080/@someone',
    'AKIA is how they begin, and ghp_ as well',
    '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUe\n-----END CERTIFICATE-----',
    'max_tokens: 4096, tokens: 123456789012345',
    'The secret: patience. The password: none.',
    'supercalifragilisticexpialidocious and internationalizationandlocalization',
    'const isAuthenticatedUserWithPermission = true',
    'eyJ is how JSON begins in base64',
    'bearer of bad news',
    'data:image/png;base64,iVBORw0KGgo=',
  ])('is not: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('takes no time to speak of where there are hundreds of thousands of what may begin one', () => {
    const begun = performance.now();
    for (const piece of [
      'sk-',
      'sk-a',
      'eyJ-',
      'eyJ',
      'SG.',
      'SG.a',
      'data:',
      'data:a/b;',
      '-----BEGIN PRIVATE KEY-----',
      'a://b:',
      'Bearer ',
      'token:',
      'token=a',
      '4',
      '4 ',
      '4111 ',
      '1-',
      'A',
      'aB3',
      'x ',
      '-----BEGIN ',
      'https://',
    ])
      redact(piece.repeat(Math.ceil(100_000 / piece.length)));
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('the bytes of a picture', () => {
  test('are left out of text, and what they were stays', () => {
    const url = `data:image/png;base64,${letters(120)}==`;
    expect(redact(`![](${url}) and so on`)).toBe('![]([image/png]) and so on');
    expect(redact(`data:text/html;charset=utf-8;base64,${letters(64)}`)).toBe('[text/html]');
  });
});

describe('what looks like a card', () => {
  test.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '5555 5555 5555 4444',
    '2223003122003222',
    '3782 822463 10005',
    '378282246310005',
    '6011111111111117',
    '3056 930902 5904',
    '3530111333300000',
    '6200000000000005',
  ])('is taken out: %s', (card) => {
    expect(redact(card)).toBe(REDACTED_CARD);
    expect(redact(`card ${card}, 12/27`)).toBe(`card ${REDACTED_CARD}, 12/27`);
    expect(redact(`{"number":"${card}"}`)).toBe(`{"number":"${REDACTED_CARD}"}`);
  });

  test('is found between other numbers', () => {
    expect(redact('2024 4111 1111 1111 1111 123')).toBe(`2024 ${REDACTED_CARD} 123`);
    expect(redact('12 4111111111111111 12 27 123')).toBe(`12 ${REDACTED_CARD} 12 27 123`);
    expect(redact('4111111111111111 5555555555554444')).toBe(`${REDACTED_CARD} ${REDACTED_CARD}`);
  });

  test.each([
    ['has a wrong check digit', '4111 1111 1111 1112'],
    ['is of no issuer', '9111 1111 1111 1111'],
    ['is a time in ms', '1795348800000'],
    ['is a telephone number', '+49 151 2345 6789 0123'],
    ['is grouped otherwise', '41 11 11 11 11 11 11 11'],
    ['is part of a longer number', '41111111111111111111111'],
    ['is part of a word', 'x4111111111111111'],
    ['is an amount', '4111111111111111.50'],
    ['is a list of years', '2019 2020 2021 2022'],
  ])('is not what %s: %s', (_, text) => {
    expect(redact(text)).toBe(text);
  });
});
