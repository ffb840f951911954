/**
 * Puts what the package takes from others into `public/` before a build: in `engine/` llama.cpp as WebAssembly, its worker, the
 * demo model; in `languages/` the n-grams by which languages are told. Nothing is fetched; the same inputs give the same bytes,
 * and files that are right are left alone.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Wllama } from '@wllama/wllama/esm/index.js';
import { ngramsData } from '../node_modules/eld/src/ngrams/extrasmall.js';

const root = new URL('../', import.meta.url);
const target = new URL('public/', root);

const PLACEHOLDER = 'https://oriel.invalid/wllama.wasm';

/**
 * The worker as wllama itself would start it. wllama makes a `blob:` worker, which the CSP of an extension page refuses
 * in Firefox, so the code it makes is caught here and shipped as a file of its own.
 */
async function workerCode(): Promise<string> {
  const blobs: Blob[] = [];
  class CapturingWorker {
    postMessage() {}
    terminate() {}
  }
  const browser = {
    Worker: CapturingWorker,
    self: { location: { href: 'https://oriel.invalid/' } },
  };
  Object.assign(globalThis, browser);
  // wllama asks for a place to cache downloads before anything else; there are none.
  Object.defineProperty(navigator, 'storage', { value: { getDirectory() {} } });
  URL.createObjectURL = (object) => {
    if (!(object instanceof Blob))
      throw new TypeError('wllama made its worker of something other than a Blob.');
    blobs.push(object);
    return 'blob:captured';
  };
  const silent = { debug() {}, log() {}, warn() {}, error() {} };
  const wllama = new Wllama({ default: PLACEHOLDER }, { logger: silent });
  wllama.setCompat(null);
  // Never settles: nobody answers in the captured worker. The code is made before the first message to it.
  void wllama.loadModel([new Blob(['GGUF'])], { n_threads: 1, n_gpu_layers: 0 });
  for (let turn = 0; turn < 100 && blobs.length === 0; turn += 1) await new Promise(setImmediate);
  const code = await blobs[0]?.text();
  if (code === undefined || code.split(PLACEHOLDER).length !== 2) {
    throw new Error('wllama no longer starts its worker in the expected way: adapt scripts/assets.ts.');
  }
  return code.replace(JSON.stringify(PLACEHOLDER), "new URL('wllama.wasm', self.location.href).href");
}

function put(name: string, bytes: Uint8Array): void {
  const path = fileURLToPath(new URL(name, target));
  try {
    if (readFileSync(path).equals(bytes)) return;
  } catch {
    // Not there yet.
  }
  writeFileSync(path, bytes);
  console.log(`public/${name}: ${bytes.length} bytes`);
}

for (const folder of ['engine/', 'languages/']) mkdirSync(new URL(folder, target), { recursive: true });
const wllamaFile = (path: string) => readFileSync(new URL(`node_modules/@wllama/wllama/${path}`, root));
put('engine/wllama.wasm', wllamaFile('esm/wasm/wllama.wasm'));
put('engine/wllama-worker.js', Buffer.from(await workerCode()));
put('engine/wllama-LICENSE.txt', wllamaFile('LICENCE'));
put('engine/tiny-chat.gguf', readFileSync(new URL('scripts/model/tiny-chat.gguf', root)));
put('languages/ngrams.json', Buffer.from(JSON.stringify(ngramsData)));
put('languages/LICENSE.txt', readFileSync(new URL('node_modules/eld/LICENSE', root)));
