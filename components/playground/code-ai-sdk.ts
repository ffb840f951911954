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
import { applied, source, type Writable, written } from './written.ts';

export function aiSdkCode({ trial, wish }: NamedTrial): string {
  const { system, prompt, pictures, temperature, maxOutputTokens, schema, tools } = trial;
  const names = [
    ...(tools === undefined && schema === undefined ? [] : ['jsonSchema']),
    ...(schema === undefined ? [] : ['Output']),
    'streamText',
    ...(tools === undefined ? [] : ['tool']),
  ];
  const results = [
    'textStream',
    ...(schema === undefined ? [] : ['output']),
    ...(tools === undefined ? [] : ['toolCalls']),
  ];
  const content: Writable = [
    { type: 'text', text: prompt },
    ...pictures.map(({ mediaType }, place) => ({ type: 'file', mediaType, data: pictureSource(place) })),
  ];
  const options = {
    model: applied('oriel', wish ?? ANY_MODEL),
    instructions: system === '' ? undefined : system,
    prompt: pictures.length === 0 ? prompt : [{ role: 'user', content }],
    temperature,
    maxOutputTokens,
    output:
      schema === undefined
        ? undefined
        : applied('Output.object', { schema: applied('jsonSchema', schema as Writable) }),
    // Without this the SDK asks for strict schemas, which not every schema is.
    providerOptions: schema === undefined ? undefined : { openaiCompatible: { strictJsonSchema: false } },
    tools:
      tools &&
      Object.fromEntries(
        tools.map(({ name, description, inputSchema, strict }) => [
          name,
          applied('tool', {
            description,
            inputSchema: applied('jsonSchema', inputSchema as Writable),
            strict,
          }),
        ]),
      ),
  };
  const provider = {
    name: 'window.ai',
    baseURL: source('window.ai.baseURL'),
    fetch: source('window.ai.fetch'),
    supportsStructuredOutputs: schema === undefined ? undefined : true,
  };
  return program(
    [
      "import { createOpenAICompatible } from '@ai-sdk/openai-compatible';",
      `import { ${names.join(', ')} } from 'ai';`,
    ],
    [constant('oriel', applied('createOpenAICompatible', provider))],
    pictures.map(
      (picture, place) => `const ${pictureName(place)} = await (${fetched(picture)}).arrayBuffer();`,
    ),
    [
      ...(wish === undefined ? [] : [WISH_COMMENT]),
      `const { ${results.join(', ')} } = ${written(applied('streamText', options))};`,
      'for await (const text of textStream) document.body.append(text);',
      ...(schema === undefined ? [] : ['console.log(await output);']),
      ...(tools === undefined
        ? []
        : [
            '// Give the tools an execute() to have them run, or run what the model asks for yourself.',
            'for (const call of await toolCalls) console.log(call.toolName, call.input);',
          ]),
    ],
  );
}
