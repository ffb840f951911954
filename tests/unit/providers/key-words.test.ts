import { describe, expect, it } from 'vitest';
import { refusalError } from '../../../lib/providers/refusal.ts';
import { explainOpenAi } from '../../../lib/providers/wires/chat-refusal.ts';

/** What a test of a key meets, as services of OpenAI's wire word it: [what is wrong, status, body, code, what to do]. */
const WRONG: [what: string, status: number, body: string, code: string, next: RegExp][] = [
  [
    'a key that is none',
    401,
    '{"error":{"message":"Incorrect API key provided: sk-canary","code":"invalid_api_key"}}',
    'authentication',
    /did not accept the key\. Check it in Oriel’s dashboard/,
  ],
  [
    'an expired key',
    401,
    '{"error":{"message":"Your API key has expired. sk-canary"}}',
    'authentication',
    /expired.*Make a new one at the provider/,
  ],
  [
    'a revoked key',
    401,
    '{"error":{"message":"This API key sk-canary has been revoked"}}',
    'authentication',
    /revoked.*Make a new one at the provider/,
  ],
  [
    'a closed account',
    401,
    '{"error":{"message":"The OpenAI account associated with this API key has been deactivated","code":"account_deactivated"}}',
    'authentication',
    /account closed.*Make a new one/,
  ],
  [
    'no credit',
    429,
    '{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}',
    'payment-required',
    /no credit left\. Add some there/,
  ],
  [
    'a key of another organization',
    401,
    '{"error":{"message":"OpenAI-Organization header should match organization for API key","code":"mismatched_organization"}}',
    'authentication',
    /Make one in the right project/,
  ],
  [
    'a key of no organization',
    401,
    '{"error":{"message":"You must be a member of an organization to use the API"}}',
    'authentication',
    /Make one in the right project/,
  ],
  [
    'a key without the permission',
    403,
    '{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request"}}',
    'authentication',
    /Give it more permissions at the provider/,
  ],
  [
    'a refusal that says no more',
    403,
    '{}',
    'authentication',
    /Check there what the key and its project may do/,
  ],
  ['an extension’s origin', 403, 'Origin not allowed', 'origin-blocked', /Allow them in its settings/],
];

describe('what is wrong with a key', () => {
  it.each(WRONG)('%s is said in words, with the next step (S06)', (_, status, body, code, next) => {
    const explanation = explainOpenAi(status, body);
    const { info } = refusalError({ status, label: 'Lab', keyed: true, local: false, explanation, now: 0 });
    expect(info.code).toBe(code);
    expect(info.message).toMatch(next);
    expect(JSON.stringify(info)).not.toContain('canary');
  });
});
