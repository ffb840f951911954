import { constant, fetched, pictureName, pictureSource, program } from './code-pieces.ts';
import type { NamedTrial } from './trial.ts';
import { applied, type Writable } from './written.ts';

/** The web standard has no word for a model, nor for a limit of tokens: what was tried of them is said in a comment. */
export function languageModelCode({ trial, wish }: NamedTrial): string {
  const { system, prompt, pictures, temperature, maxOutputTokens, schema, tools } = trial;
  const options = {
    initialPrompts: system === '' ? undefined : [{ role: 'system', content: system }],
    expectedInputs: pictures.length === 0 ? undefined : [{ type: 'text' }, { type: 'image' }],
    expectedOutputs: tools === undefined ? undefined : [{ type: 'text' }, { type: 'tool-call' }],
    temperature,
    // Here every tool has a description.
    tools: tools?.map(({ name, description = name, inputSchema }) => ({
      name,
      description,
      inputSchema: inputSchema as Writable,
    })),
  };
  const chosen = Object.values(options).some((value) => value !== undefined);
  const input: Writable =
    pictures.length === 0
      ? prompt
      : [
          {
            role: 'user',
            content: [
              { type: 'text', value: prompt },
              ...pictures.map((_, place) => ({ type: 'image', value: pictureSource(place) })),
            ],
          },
        ];
  const constraint = schema === undefined ? [] : [{ responseConstraint: schema as Writable }];
  return program(
    [
      ...(wish === undefined
        ? []
        : ['// The standard lets no page name a model: the person’s own choice answers.']),
      ...(maxOutputTokens === undefined
        ? []
        : ['// It has no limit of tokens: an answer may be longer than the one that was tried.']),
      ...(temperature === undefined ? [] : ['// A browser’s own model may want topK beside temperature.']),
    ],
    pictures.map((picture, place) => `const ${pictureName(place)} = await (${fetched(picture)}).blob();`),
    [constant('session', applied('await LanguageModel.create', ...(chosen ? [options] : [])))],
    tools === undefined
      ? [
          constant('stream', applied('session.promptStreaming', input, ...constraint)),
          'for await (const chunk of stream) document.body.append(chunk);',
        ]
      : [
          constant('content', applied('await session.prompt', input, ...constraint)),
          'for (const { type, value } of content) {',
          "  if (type === 'text') document.body.append(value);",
          '  // Run what the model asks for, and prompt again with the results as "tool-response".',
          "  if (type === 'tool-call') console.log(value.name, value.arguments);",
          '}',
        ],
    'session.destroy();',
  );
}
