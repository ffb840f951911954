import OpenAI from 'openai';
import { $, describeResult, findAI, show, showAsking, showMissing, showTrouble } from '../shared/oriel.js';

function connect(ai) {
  return new OpenAI({
    baseURL: ai.baseURL,
    fetch: ai.fetch,
    // Nobody looks at it: the person's keys stay in their browser's extension.
    apiKey: 'window.ai',
    dangerouslyAllowBrowser: true,
  });
}

let client;
let working;

async function sumUp(text) {
  working = new AbortController();
  const { signal } = working;
  showAsking('Waiting for your permission or the first words …');
  try {
    const stream = await client.chat.completions.create(
      {
        // A wish: the model that the person chose for this site answers.
        model: 'oriel/auto',
        messages: [
          { role: 'system', content: 'Sum up the text in one sentence.' },
          { role: 'user', content: text },
        ],
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal },
    );
    let soFar = '';
    let last = {};
    for await (const chunk of stream) {
      soFar += chunk.choices[0]?.delta.content ?? '';
      if (soFar !== '') $('status').textContent = 'Answering …';
      show($('answer'), soFar);
      last = chunk;
    }
    const { prompt_tokens: input, completion_tokens: output } = last.usage ?? {};
    // The SDK ends a stream that was aborted as if it were over.
    if (signal.aborted) $('status').textContent = 'Stopped.';
    else {
      show($('served'), describeResult({ model: last.model, usage: { input, output } }));
      $('status').textContent = '';
    }
  } catch (error) {
    $('status').textContent = signal.aborted ? 'Stopped.' : '';
    // The SDK puts the status before the sentence: "429 The provider is limiting requests. …".
    const message = error.error?.message ?? error.message;
    if (!signal.aborted) showTrouble($('trouble'), { message, code: error.code ?? error.name });
  } finally {
    $('send').disabled = false;
    $('stop').hidden = true;
  }
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!$('send').disabled) void sumUp($('text').value);
});
$('stop').addEventListener('click', () => working?.abort());

const ai = await findAI();
if (ai?.fetch) {
  client = connect(ai);
  $('send').disabled = false;
} else showMissing($('trouble'));
