/** OpenAI's own client, unmodified, over providers of three wires: what an app gets is the same. */
import { describe, expect, it } from 'vitest';
import { clientPages, failureOf, PIXEL } from './support/openai-client.ts';
import type { OpenAI } from './support/sdks/openai.ts';
import { stage } from './support/stage.ts';
import { WIRES } from './support/three-wires.ts';

const scene = stage();
const { wired } = clientPages(scene);

describe('OpenAI’s client over three wires', () => {
  it('gets chat completions: whole, streamed, with pictures, tools and a schema', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async (pixel) => {
        const { completions } = window.client.chat;
        const hello = { model: 'any', messages: [{ role: 'user' as const, content: 'Hello' }] };
        const whole = await completions.create(hello);
        const streamed = await completions
          .stream({ ...hello, stream_options: { include_usage: true } })
          .finalChatCompletion();

        const tools = [
          {
            type: 'function' as const,
            function: {
              name: 'weather',
              description: 'The weather in a city.',
              parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          },
        ];
        const messages: OpenAI.ChatCompletionMessageParam[] = [
          { role: 'developer', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'How cold is it there? @think' },
              { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
            ],
          },
        ];
        const options = {
          model: 'any',
          tools,
          max_completion_tokens: 3_000,
          reasoning_effort: 'low' as const,
        };
        const first = await completions.create({ ...options, messages });
        const asked = first.choices[0]!.message;
        messages.push(asked);
        for (const call of asked.tool_calls ?? [])
          messages.push({ role: 'tool', tool_call_id: call.id, content: 'Oslo: minus four' });
        const second = await completions.stream({ ...options, messages }).finalChatCompletion();

        const schema = {
          type: 'object',
          properties: { city: { type: 'string' }, degrees: { type: 'number' } },
          required: ['city', 'degrees'],
          additionalProperties: false,
        };
        const json = await completions.create({
          model: 'any',
          messages: [{ role: 'user', content: 'Where is it cold? @json' }],
          response_format: { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } },
        });
        return {
          whole: [
            whole.model,
            whole.choices[0]?.message.content,
            whole.choices[0]?.finish_reason,
            whole.usage,
          ],
          streamed: [streamed.model, streamed.choices[0]?.message.content, streamed.usage?.total_tokens],
          first: [
            first.choices[0]?.finish_reason,
            asked.content,
            asked.tool_calls?.map((call) => (call.type === 'function' ? call.function : undefined)),
          ],
          second: [second.choices[0]?.finish_reason, second.choices[0]?.message.content],
          json: JSON.parse(json.choices[0]?.message.content ?? ''),
        };
      }, PIXEL);

      const model = wires.refOf(wire);
      expect(said, wire.type).toMatchObject({
        whole: [model, 'Hello from the fjord.', 'stop', { prompt_tokens: 30, total_tokens: 39 }],
        streamed: [model, 'Hello from the fjord.', 39],
        first: ['tool_calls', 'Let me look.', [{ name: 'weather' }]],
        second: ['stop', 'It is minus four in Oslo.'],
        json: { city: 'Oslo', degrees: -4 },
      });
      const posts = wires.posts(wire);
      expect(posts).toHaveLength(5);
      for (const { path, json } of posts.slice(2, 4))
        expect(wire.play.sent(path, json ?? {})).toMatchObject({ tools: ['weather'], images: [PIXEL] });
      const { path, json } = posts[4]!;
      expect(wire.play.sent(path, json ?? {}).schema).toMatchObject({ required: ['city', 'degrees'] });
      // What a model signed is with it again, though the client has no place for it.
      if (wire.type === 'anthropic')
        expect(JSON.stringify(posts[3]?.json)).toContain('"signature":"c2lnbmVk"');
    }
  });

  it('gets responses: whole, streamed, and in a tool loop', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async () => {
        const { responses } = window.client;
        const whole = await responses.create({ model: 'any', input: 'Hello', instructions: 'Be brief.' });
        const deltas: string[] = [];
        const stream = responses.stream({ model: 'any', input: 'Hello' });
        stream.on('response.output_text.delta', ({ delta }) => deltas.push(delta));
        const streamed = await stream.finalResponse();

        const tools = [
          {
            type: 'function' as const,
            name: 'weather',
            parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            strict: false,
          },
        ];
        const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'How cold is Oslo? @think' }];
        const options = {
          model: 'any',
          tools,
          max_output_tokens: 3_000,
          reasoning: { effort: 'low' as const },
        };
        const first = await responses.create({ ...options, input });
        input.push(...(first.output as OpenAI.Responses.ResponseInput));
        const calls = first.output.filter((item) => item.type === 'function_call');
        for (const { call_id } of calls)
          input.push({ type: 'function_call_output', call_id, output: 'Oslo: minus four' });
        const second = await responses.stream({ ...options, input }).finalResponse();
        return {
          whole: [whole.model, whole.status, whole.output_text, whole.usage?.total_tokens],
          streamed: [streamed.model, streamed.output_text, deltas.join('')],
          first: [
            first.output.map(({ type }) => type),
            calls.map(({ name, arguments: json }) => [name, JSON.parse(json)]),
          ],
          second: second.output_text,
        };
      });
      const model = wires.refOf(wire);
      const hello = 'Hello from the fjord.';
      expect(said, wire.type).toEqual({
        whole: [model, 'completed', hello, 39],
        streamed: [model, hello, hello],
        first: [['reasoning', 'message', 'function_call'], [['weather', { city: 'Oslo' }]]],
        second: 'It is minus four in Oslo.',
      });
      if (wire.type === 'anthropic')
        expect(JSON.stringify(wires.posts(wire)[3]?.json)).toContain('"signature":"c2lnbmVk"');
    }
  });

  it('ends the provider’s work when it aborts, or when nobody reads on', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async () => {
        const ask = {
          model: 'any',
          messages: [{ role: 'user' as const, content: '@endless' }],
          stream: true as const,
        };
        const one = await window.client.chat.completions.create(ask);
        let words = 0;
        for await (const _ of one) if (++words === 3) break;
        const controller = new AbortController();
        const { signal } = controller;
        const two = await window.client.chat.completions.create(ask, { signal });
        setTimeout(() => controller.abort(), 100);
        // The client ends its loop without a word then.
        for await (const _ of two) words++;
        const three = new AbortController();
        const whole = window.client.responses.create(
          { model: 'any', input: '@endless' },
          { signal: three.signal },
        );
        setTimeout(() => three.abort(), 300);
        const thrown = await whole.catch((error: unknown) => error);
        return [words >= 3, thrown instanceof sdk.APIUserAbortError];
      });
      expect(said, wire.type).toEqual([true, true]);
      const posts = wires.posts(wire);
      expect(posts).toHaveLength(3);
      await Promise.all(posts.map(({ hungUp }) => hungUp));
    }
  });

  it('throws the right error with the right status, before and within a stream', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      for (const stream of [false, true])
        expect(await failureOf(page, '@too-long', stream), wire.type).toMatchObject({
          name: 'BadRequestError',
          status: 400,
          code: 'context_length_exceeded',
          type: 'invalid_request_error',
        });
      const midway = await failureOf(page, 'Hello @midway', true);
      expect(midway, wire.type).toMatchObject({ name: 'APIError', text: expect.stringMatching(/^Hello/) });
      expect(midway.status).toBeUndefined();
      const often = await failureOf(page, '@too-often', false);
      expect(often, wire.type).toMatchObject({
        name: 'RateLimitError',
        status: 429,
        code: 'rate_limit_exceeded',
      });
    }
  });
});
