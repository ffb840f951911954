import { constant, fetched, pictureName, pictureSource, program, WISH_COMMENT } from './code-pieces.ts';
import type { NamedTrial } from './trial.ts';
import { applied, type Writable, written } from './written.ts';

export function windowAICode({ trial, wish }: NamedTrial): string {
  const { system, prompt, pictures, temperature, maxOutputTokens, schema, tools } = trial;
  const content: Writable =
    pictures.length === 0
      ? prompt
      : [
          { type: 'text', text: prompt },
          ...pictures.map((_, place) => ({ type: 'image', image: pictureSource(place) })),
        ];
  const user = { role: 'user', content };
  const input: Writable =
    system !== ''
      ? { messages: [{ role: 'system', content: system }, user] }
      : pictures.length > 0
        ? { messages: [user] }
        : prompt;
  const options = {
    model: wish,
    temperature,
    maxOutputTokens,
    schema: tools === undefined ? (schema as Writable) : undefined,
    json:
      tools === undefined || schema === undefined ? undefined : { schema: schema as Writable, check: true },
    tools: tools as Writable,
  };
  const chosen = Object.values(options).some((value) => value !== undefined);
  const args = chosen ? [input, options] : [input];
  const before = [
    pictures.map((picture, place) => `const ${pictureName(place)} = await (${fetched(picture)}).blob();`),
    wish === undefined ? '' : WISH_COMMENT,
  ];
  // An object is of use once it is whole.
  if (schema !== undefined && tools === undefined) {
    return program(...before, [
      `const { object, model, usage } = ${written(applied('await window.ai.generateObject', ...args))};`,
      'document.body.append(JSON.stringify(object));',
      'console.log(model, usage);',
    ]);
  }
  return program(
    ...before,
    [
      constant('answer', applied('window.ai.streamText', ...args)),
      'for await (const part of answer) {',
      "  if (part.type === 'text') document.body.append(part.text);",
      '}',
    ],
    [
      ...(tools === undefined
        ? ['const { model, usage } = await answer.result;']
        : [
            'const { model, usage, toolCalls } = await answer.result;',
            '// Give the tools an execute() to have them run, or run what the model asks for yourself.',
            'for (const call of toolCalls) console.log(call.name, call.arguments);',
          ]),
      'console.log(model, usage);',
    ],
  );
}
