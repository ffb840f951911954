/** Tools, run by the page or for it. */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;
type Class = new (init?: unknown) => Record<string, unknown>;
declare const LanguageModelToolCall: Class;
declare const LanguageModelToolSuccess: Class;

export const TOOLS: Rules = {
  'an open loop gives calls, and takes responses': async () => {
    const session = await LanguageModel.create({
      expectedInputs: [{ type: 'tool-response' }],
      expectedOutputs: [{ type: 'tool-call' }],
      tools: [{ name: 'weather', description: 'Weather.', inputSchema: { type: 'object' } }],
    });
    const [said, called] = (await session.prompt('@calls weather {"city":"Oslo"}')) as {
      type: string;
      value: Record<string, unknown>;
    }[];
    t.same(
      [said, called?.type, called?.value.name, called?.value.arguments],
      [{ type: 'text', value: 'Let me see. ' }, 'tool-call', 'weather', { city: 'Oslo' }],
    );
    t.same(called?.value instanceof LanguageModelToolCall, true);
    const value = new LanguageModelToolSuccess({
      callId: called?.value.callId,
      name: 'weather',
      result: [{ type: 'text', value: 'rain' }],
    });
    t.same(await session.prompt([{ role: 'user', content: [{ type: 'tool-response', value }] }]), [
      { type: 'text', value: 'rain' },
    ]);
  },
  'a closed loop runs tools and comes to a text': async () => {
    const given: unknown[] = [];
    const session = await LanguageModel.create({
      tools: [
        {
          name: 'weather',
          description: 'Weather.',
          inputSchema: { type: 'object' },
          execute: async (it: unknown) => {
            given.push(it);
            return 'rain';
          },
        },
      ],
    });
    t.same(await session.prompt('@calls weather {"city":"Oslo"}'), 'Let me see. rain');
    t.same(given, [{ city: 'Oslo' }]);
  },
  'tools that the page runs have to be expected': async () => {
    const tools = [{ name: 'a', description: 'b', inputSchema: { type: 'object' } }];
    await t.fails(LanguageModel.create({ tools }), 'TypeError');
    await t.fails(
      LanguageModel.create({
        tools: [{ ...tools[0], inputSchema: {} }],
        expectedOutputs: [{ type: 'tool-call' }],
      }),
      'TypeError',
    );
  },
  'a picture that a tool calls an object is a DataError': async () => {
    const session = await LanguageModel.create({
      expectedInputs: [{ type: 'tool-response' }],
      expectedOutputs: [{ type: 'tool-call' }],
    });
    const value = (value: unknown) => [
      {
        role: 'user',
        content: [
          {
            type: 'tool-response',
            value: new LanguageModelToolSuccess({
              callId: 'a',
              name: 'b',
              result: [{ type: 'object', value }],
            }),
          },
        ],
      },
    ];
    await t.fails(session.prompt(value(await createImageBitmap(new ImageData(2, 2)))), 'DataError');
  },
};
