import { describe, expect, it } from 'vitest';
import type { ProviderConfig } from '../../../lib/protocol/config.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { choose, publicModelId } from '../../../lib/router/choose.ts';

const providers: ProviderConfig[] = [
  { id: 'router', type: 'openai-compatible', label: 'Router' },
  { id: 'old', type: 'vanished', label: 'Old' },
];
const typeOf = (name: string) =>
  name === 'openai-compatible' ? ({ type: name } as ProviderType) : undefined;
const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    return thrown instanceof OrielError ? thrown.info.code : thrown;
  }
  return undefined;
};

describe('choose', () => {
  it('takes the approval’s pick before the site’s model, and that before the default', () => {
    const all = { approval: 'router/a/1', site: 'router/b', fallback: 'router/c', providers, typeOf };
    expect(choose(all)[0]).toMatchObject({ ref: 'router/a/1', modelId: 'a/1', reason: 'approval' });
    expect(choose({ ...all, approval: undefined })[0]).toMatchObject({ modelId: 'b', reason: 'site' });
    expect(choose({ providers, typeOf, fallback: 'router/c' })[0]).toMatchObject({
      modelId: 'c',
      reason: 'default',
    });
  });

  it('does not quietly answer with another model when the chosen one’s provider is gone', () => {
    expect(codeOf(() => choose({ site: 'gone/x', fallback: 'router/c', providers, typeOf }))).toBe(
      'no-model',
    );
    expect(codeOf(() => choose({ site: 'old/x', providers, typeOf }))).toBe('no-model');
    expect(codeOf(() => choose({ providers, typeOf }))).toBe('no-model');
  });
});

describe('publicModelId', () => {
  it('is in vendor/model form', () => {
    expect(publicModelId('openrouter/openai/gpt-4o')).toBe('openai/gpt-4o');
    expect(publicModelId('on-device/tiny-chat')).toBe('on-device/tiny-chat');
  });
});
