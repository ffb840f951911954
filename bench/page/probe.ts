/**
 * Runs in the measured page: one call by one of the ways, timed. Every way hands its text to the same `Reading`, as it
 * comes; what a way needs to get from bytes to text is part of its time.
 */
type Consume = (text: string) => void;
type Way = (url: string, prompt: string, consume: Consume) => Promise<void>;

interface Timing {
  /** ms from the call to the first token in the page's hands. */
  first: number;
  /** ms from the call to the end of the answer. */
  total: number;
  /** Per token: server's write to the page's hands, in ms. */
  latencies: number[];
}

declare const relay: (request: { url: string; body: string }, onText: Consume) => Promise<void>;
interface WindowAI {
  streamText(input: { prompt: string }): AsyncIterable<{ type: string; text?: string }>;
  generateText(
    input: { prompt: string },
    options: { onStreamResult(result: { text: string } | null): void },
  ): Promise<unknown>;
}
const ai = () => (window as unknown as { ai: WindowAI }).ai;

const bodyOf = (prompt: string) =>
  JSON.stringify({
    model: 'stream',
    messages: [{ role: 'user', content: prompt }],
    stream: true,
    stream_options: { include_usage: true },
  });

/** The least an app can do with a server-sent event stream. */
function events(consume: Consume): Consume {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block === 'data: [DONE]') continue;
      const token = JSON.parse(block.slice(6)).choices[0]?.delta.content;
      if (token) consume(token);
    }
  };
}

const ways: Record<string, Way> = {
  async direct(url, prompt, consume) {
    const feed = events(consume);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: bodyOf(prompt) });
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) feed(decoder.decode(chunk, { stream: true }));
  },

  floor: (url, prompt, consume) => relay({ url, body: bodyOf(prompt) }, events(consume)),

  async oriel(_url, prompt, consume) {
    for await (const part of ai().streamText({ prompt })) if (part.type === 'text') consume(part.text ?? '');
  },

  async legacy(_url, prompt, consume) {
    await ai().generateText({ prompt }, { onStreamResult: (result) => result && consume(result.text) });
  },
};

/** The monotonic clock, in ms, at this page's `performance.now() === 0`. */
let epoch = 0;

async function measure(way: string, tokens: number, gap: number): Promise<Timing> {
  const latencies: number[] = [];
  let first = 0;
  const start = performance.now();
  await ways[way]!(`${location.origin}/v1/chat/completions`, `${tokens} ${gap}`, (text) => {
    const now = performance.now();
    if (latencies.length === 0) first = now - start;
    for (const sent of text.trimEnd().split(' ')) latencies.push(epoch + now - Number(sent) / 1000);
  });
  const total = performance.now() - start;
  if (latencies.length !== tokens || latencies.some(Number.isNaN))
    throw new Error(`${way}: ${latencies.length} of ${tokens} tokens came`);
  return { first, total, latencies };
}

Object.assign(window, {
  measure,
  setEpoch(ms: number) {
    epoch = ms;
  },
});
