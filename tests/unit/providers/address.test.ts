import { describe, expect, it } from 'vitest';
import { baseOf, endpointUrl, pathSegment } from '../../../lib/providers/address.ts';
import { ollama } from '../../../lib/providers/ollama.ts';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';

describe('where a request goes', () => {
  it.each([
    ['https://a.example/v1', '/models', 'https://a.example/v1/models'],
    ['https://a.example/v1/', '/models', 'https://a.example/v1/models'],
    ['https://a.example', '/models', 'https://a.example/models'],
    ['https://a.example/x?api-version=1#y', '/models', 'https://a.example/x/models?api-version=1'],
    ['http://[::1]:8080/v1', '/models', 'http://[::1]:8080/v1/models'],
  ])('%s + %s', (base, path, url) => {
    expect(endpointUrl(base, path).href).toBe(url);
  });

  it.each([
    '/../admin',
    '/models/..',
    '/models/../../x',
    '/./x',
    '/%2e%2e/x',
    '/models?x=1',
    '/models#x',
    '//evil.example/x',
    '/a//b',
    '/\\evil.example',
    'models',
    '@evil.example/',
    '/a b',
    '/\n',
  ])('S09 refuses a path that means something else than it says: %j', (path) => {
    expect(() => endpointUrl('https://a.example/v1', path)).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'invalid-request' }) }),
    );
  });

  it('S09 a query of the adapter’s own is encoded, beside that of the base', () => {
    const query = { alt: 'sse', 'a&b': 'c=d#e/../f' };
    expect(endpointUrl('https://a.example/x?tenant=1', '/models', query).href).toBe(
      'https://a.example/x/models?tenant=1&alt=sse&a%26b=c%3Dd%23e%2F..%2Ff',
    );
    expect(endpointUrl('https://a.example/x?alt=json', '/models', query).searchParams.getAll('alt')).toEqual([
      'sse',
    ]);
    expect(() => endpointUrl('https://a.example', '/models?x=1', query)).toThrow();
  });

  it('S08 goes nowhere but to http and https', () => {
    expect(() => endpointUrl('file:///etc', '/models')).toThrow();
    expect(() => endpointUrl('ws://a.example', '/models')).toThrow();
  });

  it('S09 a model id is one segment, or refused', () => {
    expect(pathSegment('a/b?c#d')).toBe('a%2Fb%3Fc%23d');
    expect(pathSegment('\ud800')).toBe('%EF%BF%BD');
    expect(() => endpointUrl('https://a.example', `/models/${pathSegment('..')}`)).toThrow();
  });
});

describe('what people type', () => {
  it('is taken as a base where it is the address of a call', () => {
    expect(baseOf('https://a.example/v1/chat/completions/', /\/chat\/completions$/)).toBe(
      'https://a.example/v1',
    );
    expect(openAiCompatible.address?.('https://openrouter.ai/api/v1/chat/completions')).toBe(
      'https://openrouter.ai/api/v1',
    );
    expect(openAiCompatible.address?.('http://127.0.0.1:1234/v1/')).toBe('http://127.0.0.1:1234/v1');
  });

  it.each([
    'http://127.0.0.1:11434',
    'http://127.0.0.1:11434/',
    'http://127.0.0.1:11434/v1',
    'http://127.0.0.1:11434/v1/chat/completions',
    'http://127.0.0.1:11434/api',
  ])('is the same Ollama: %s', (typed) => {
    expect(ollama.address?.(typed)).toBe('http://127.0.0.1:11434');
  });
});
