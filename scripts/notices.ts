/** THIRD-PARTY-NOTICES.txt in the built package: the licence of everything in it that others wrote, as the bundles have it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

interface Notice {
  name: string;
  version?: string;
  licence: string;
  /** Where its source is. */
  source: string;
  text: string;
}

const MIT_TERMS = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
const MIT = (holder: string): string => `MIT License\n\nCopyright (c) ${holder}\n\n${MIT_TERMS}`;
/** As its source has it: scripts/licences. */
const textOf = (name: string): string =>
  readFileSync(new URL(`licences/${name}.txt`, import.meta.url), 'utf8').trim();

/** Compiled into what a package brings, as its own sources and binaries tell: no bundle tells of it. */
const WITHIN: Readonly<Record<string, readonly Notice[]>> = {
  '@wllama/wllama': [
    {
      name: 'llama.cpp',
      licence: 'MIT',
      source: 'https://github.com/ggml-org/llama.cpp',
      text: MIT('2023-2026 The ggml authors'),
    },
    {
      name: 'nlohmann/json',
      version: '3.12.0',
      licence: 'MIT',
      source: 'https://github.com/nlohmann/json',
      text: MIT('2013-2025 Niels Lohmann'),
    },
    {
      name: 'stb_image',
      licence: 'MIT',
      source: 'https://github.com/nothings/stb',
      text: MIT('2017 Sean Barrett'),
    },
    // What the compiler puts around it. Its parts of LLVM (libc++, compiler-rt) ask for no notice in compiled form, and
    // dlmalloc and miniaudio for none at all.
    {
      name: 'Emscripten',
      version: '4.0.20',
      licence: 'MIT',
      source: 'https://github.com/emscripten-core/emscripten',
      text: `${MIT('2010-2014 Emscripten authors, see AUTHORS file.')}

It uses portions of Node.js source code located in src/library_path.js, in accordance with the terms of the MIT license:

Copyright Joyent, Inc. and other Node contributors. All rights reserved.

${MIT_TERMS}`,
    },
    {
      name: 'musl',
      licence: 'MIT',
      source: 'https://git.musl-libc.org/cgit/musl',
      text: textOf('musl'),
    },
    {
      name: 'emdawnwebgpu',
      licence: 'BSD-3-Clause',
      source: 'https://dawn.googlesource.com/dawn',
      text: textOf('emdawnwebgpu'),
    },
  ],
};

/** The folder of the package that a module is of; undefined where it is ours or a bundler's own. */
export function packageFolder(id: string): string | undefined {
  const found = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'));
  return found?.[1];
}

/** @throws where it says nothing of its licence: what may not be shipped is not built. */
export function noticeOf(folder: string): Notice[] {
  const { name, version, license, author, repository, homepage } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)(\.|$)/i.test(one));
  const holder = typeof author === 'string' ? author.replace(/\s*<[^>]*>.*$/, '') : author?.name;
  const text = file ? readFileSync(join(folder, file), 'utf8') : license === 'MIT' && holder && MIT(holder);
  if (!text) throw new Error(`${name} brings no licence: say in scripts/notices.ts what it is.`);
  const source = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  const own = { name, version, licence: license, source: source.replace(/^git\+/, ''), text: text.trim() };
  return [own, ...(Object.hasOwn(WITHIN, name) ? (WITHIN[name] as readonly Notice[]) : [])];
}

export function noticesText(notices: readonly Notice[]): string {
  const byName = new Map(notices.map((one) => [one.name, one]));
  const blocks = [...byName.keys()].sort().map((key) => {
    const { name, version, licence, source, text } = byName.get(key) as Notice;
    const head = [`${name}${version === undefined ? '' : ` ${version}`} (${licence})`, source];
    return `${head.filter(Boolean).join('\n')}\n\n${text.replaceAll('\r\n', '\n')}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `Oriel contains the following software by others, under their licences.\n${rule}${blocks.join(rule)}`;
}

/** Packages of which something is in a bundle of this build. */
const shipped = new Set<string>();

/** One for each bundle. */
export const noteShipped = (): Plugin => ({
  name: 'oriel:notices',
  generateBundle(_, bundle) {
    for (const it of Object.values(bundle)) {
      if (it.type !== 'chunk') continue;
      for (const [id, { code }] of Object.entries(it.modules)) {
        const folder = code === null ? undefined : packageFolder(id);
        if (folder !== undefined) shipped.add(folder);
      }
    }
  },
});

/** @param root Of the project: the engine's files are copied from a package, and in no bundle. */
export function writeNotices(root: string, outDir: string): void {
  const engine = join(root, 'node_modules/@wllama/wllama');
  const folders = [...shipped, engine].filter((folder) => existsSync(join(folder, 'package.json')));
  writeFileSync(join(outDir, NOTICES), noticesText(folders.flatMap(noticeOf)));
}
