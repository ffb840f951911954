import {
  ANY_MODEL,
  constant,
  fetched,
  pictureName,
  pictureSource,
  program,
  WISH_COMMENT,
} from './code-pieces.ts';
import type { NamedTrial } from './trial.ts';
import { applied, source, type Writable } from './written.ts';

const DATA_URL = `const dataUrl = async (response) => {
  const reader = new FileReader();
  reader.readAsDataURL(await response.blob());
  await new Promise((resolve) => (reader.onloadend = resolve));
  return reader.result;
};`;

export function openAICode({ trial, wish }: NamedTrial): string {
  const { system, prompt, pictures, temperature, maxOutputTokens, schema, tools } = trial;
  const content: Writable =
    pictures.length === 0
      ? prompt
      : [
          { type: 'text', text: prompt },
          ...pictures.map((_, place) => ({ type: 'image_url', image_url: { url: pictureSource(place) } })),
        ];
  const request = {
    model: wish ?? ANY_MODEL,
    messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), { role: 'user', content }],
    temperature,
    max_completion_tokens: maxOutputTokens,
    response_format:
      schema === undefined
        ? undefined
        : { type: 'json_schema', json_schema: { name: 'answer', schema: schema as Writable } },
    tools: tools?.map(({ name, description, inputSchema, strict }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema as Writable, strict },
    })),
    stream: true,
  };
  const client = {
    baseURL: source('window.ai.baseURL'),
    apiKey: 'window.ai',
    fetch: source('window.ai.fetch'),
    dangerouslyAllowBrowser: true,
  };
  return program(
    "import OpenAI from 'openai';",
    [constant('client', applied('new OpenAI', client))],
    pictures.length === 0
      ? ''
      : [
          DATA_URL,
          ...pictures.map(
            (picture, place) => `const ${pictureName(place)} = await dataUrl(${fetched(picture)});`,
          ),
        ],
    [
      ...(wish === undefined ? [] : [WISH_COMMENT]),
      constant('stream', applied('await client.chat.completions.create', request)),
      'for await (const { choices } of stream) {',
      "  document.body.append(choices[0]?.delta.content ?? '');",
      ...(tools === undefined
        ? []
        : [
            '  // Run what the model asks for, and ask again with the results in messages of the role "tool".',
            '  for (const call of choices[0]?.delta.tool_calls ?? []) console.log(call.function);',
          ]),
      '}',
    ],
  );
}
