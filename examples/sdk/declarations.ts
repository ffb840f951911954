/**
 * Declarations of the package, out of the sources. The compiler writes one for each source file; types that zod infers
 * are written out in full, and a bundler keeps what the entries reach.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const ROOT = resolve(import.meta.dirname, '../..');
/** `export type Call = z.infer<typeof Call>;` */
const INFERRED = /export type (\w+) = z\.infer<typeof \w+>;/g;
const IMPORT = /^import \* as z from ['"]zod\/mini['"];$/m;
/** `export declare const Call: z.ZodMiniObject<…>;`, over many lines. */
const SCHEMA = /^(?:export )?declare const \w+: z\.[\s\S]*?;\n(?=export|declare|\/\*\*|$(?![\s\S]))/gm;

/** Below the repository, so that packages are found. */
function workFolder(): string {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'declarations-'));
}

const bin = () => {
  const path = createRequire(import.meta.url).resolve('typescript/package.json');
  const { bin } = JSON.parse(readFileSync(path, 'utf8')) as { bin: { tsc: string } };
  return join(dirname(path), bin.tsc);
};

/** Declarations of these files and all that they import, below `outDir` as below the repository. */
function declare(files: string[], outDir: string): void {
  const config = join(outDir, 'tsconfig.json');
  mkdirSync(outDir, { recursive: true });
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir,
    rootDir: ROOT,
    types: [],
  };
  writeFileSync(
    config,
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: [], files }),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin(), '-p', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The declarations were not written:\n${stdout}${stderr}`);
}

const declarationsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => join(folder, file));

/** A program whose declaration says what each of these types is: what a call gives is written without its name. */
function program(names: string[], from: string): string {
  return [
    `import type * as Types from '${from}';`,
    'type Expanded<T> = T extends infer O ? { [K in keyof O]: O[K] } : never;',
    'declare function expand<T>(): Expanded<T>;',
    ...names.map((name) => `export const ${name} = expand<Types.${name}>();`),
    '',
  ].join('\n');
}

/** Name -> the type, out of a declaration such as `export declare const Call: { … };`. */
function writtenOut(declaration: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', type = ''] of declaration.matchAll(
    /export declare const (\w+): ([\s\S]*?);\n(?=export|$)/g,
  ))
    found.set(name, type);
  return found;
}

/** Rewrites the declarations below `folder` that zod has a part in. */
function writeOutInferred(folder: string): void {
  const files = declarationsIn(folder).filter((file) => readFileSync(file, 'utf8').match(INFERRED));
  const programs = files.map((file, at) => {
    const text = readFileSync(file, 'utf8');
    const names = [...text.matchAll(INFERRED)].map(([, name = '']) => name);
    const source = join(ROOT, relative(folder, file).replace(/\.d\.ts$/, '.ts'));
    const path = join(folder, `inferred-${at}.ts`);
    writeFileSync(path, program(names, relative(folder, source).replaceAll('\\', '/')));
    return { file, text, path };
  });
  const out = join(folder, 'inferred');
  declare(
    programs.map(({ path }) => path),
    out,
  );
  for (const { file, text, path } of programs) {
    const types = writtenOut(readFileSync(join(out, relative(ROOT, path)).replace(/\.ts$/, '.d.ts'), 'utf8'));
    const withoutZod = text.replace(IMPORT, '').replaceAll(SCHEMA, '');
    writeFileSync(
      file,
      withoutZod.replaceAll(INFERRED, (_, name: string) => {
        const type = types.get(name);
        if (type === undefined) throw new Error(`${name} of ${file} could not be written out.`);
        return `export type ${name} = ${type};`;
      }),
    );
  }
  rmSync(out, { recursive: true });
}

/** `entries`: name -> source file. Writes `<name>.d.ts` for each, and what several share. */
export async function writeDeclarations(entries: Record<string, string>, outDir: string): Promise<void> {
  const folder = workFolder();
  try {
    declare(Object.values(entries), folder);
    writeOutInferred(folder);
    const input = Object.fromEntries(
      Object.entries(entries).map(([name, source]) => [
        name,
        join(folder, relative(ROOT, source)).replace(/\.ts$/, '.d.ts'),
      ]),
    );
    const bundle = await rolldown({
      input,
      external: ['react', /^preact(\/|$)/],
      plugins: [dts({ dtsInput: true, tsconfig: false, generator: 'oxc' })],
    });
    await bundle.write({ dir: outDir, format: 'es', chunkFileNames: 'shared/[name].d.ts' });
    await bundle.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const file of declarationsIn(outDir))
    if (/\bz\.|from ['"]zod/.test(readFileSync(file, 'utf8'))) throw new Error(`${file} needs zod.`);
}
