import { constant, fetched, pictureName, pictureSource, program, WISH_COMMENT } from './code-pieces.ts';
import type { NamedTrial } from './trial.ts';
import { applied, type Writable } from './written.ts';

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
    schema: schema as Writable,
    tools: tools as Writable,
  };
  const chosen = Object.values(options).some((value) => value !== undefined);
  return program(
    pictures.map((picture, place) => `const ${pictureName(place)} = await (${fetched(picture)}).blob();`),
    [
      ...(wish === undefined ? [] : [WISH_COMMENT]),
      constant('answer', applied('window.ai.streamText', input, ...(chosen ? [options] : []))),
      'for await (const part of answer) {',
      "  if (part.type === 'text') document.body.append(part.text);",
      '}',
    ],
    [
      ...(tools === undefined
        ? ['const { model, usage } = await answer.result;']
        : [
            'const { model, usage, toolCalls } = await answer.result;',
            '// Run what the model asks for, and call again with the results in messages of the role "tool".',
            'for (const call of toolCalls) console.log(call.name, call.arguments);',
          ]),
      ...(schema === undefined ? [] : ['console.log(JSON.parse(await answer.text));']),
      'console.log(model, usage);',
    ],
  );
}
