/** The six interfaces against the drafts' own IDL. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { standardGlobals } from '../world.ts';

/** As much of webidl2's tree as is looked at; it has no types of its own. */
interface Named {
  type: string;
  name: string;
}
interface Member extends Named {
  special?: string;
  arguments: { optional: boolean; idlType: { idlType: string } }[];
  idlType: { idlType: unknown };
  default?: { value: unknown };
}
interface Definition extends Named {
  target?: string;
  inheritance: string | null;
  members: Member[];
  values: { value: string }[];
}
const require = createRequire(import.meta.url);
const { parse } = require('webidl2') as { parse(text: string): Definition[] };

const folder = dirname(require.resolve('@webref/idl/package.json'));
const definitions = ['writing-assistance-apis', 'translation-api', 'proofreader-api'].flatMap((name) =>
  parse(readFileSync(join(folder, `${name}.idl`), 'utf8')),
);
const find = (kind: string, name: string) => definitions.find((it) => it.type === kind && it.name === name);
const named = (kind: string, name: string) => find(kind, name) as Definition;

const NAMES = ['Summarizer', 'Writer', 'Rewriter', 'Translator', 'LanguageDetector', 'Proofreader'];
type Statics = Record<string, (options?: unknown) => Promise<unknown>> & { prototype: object };
const statics = (name: string) => (globalThis as unknown as Record<string, Statics>)[name] as Statics;

/** Names of a dictionary's members in the order in which Web IDL reads them. */
function membersOf(name: string): string[] {
  const { inheritance, members } = named('dictionary', name);
  return [...(inheritance ? membersOf(inheritance) : []), ...members.map((it) => it.name).toSorted()];
}

beforeAll(async () => {
  const world = standardGlobals();
  world.answer = ({ ask, send }) => {
    if (ask.ask === 'access') send({ type: 'access', access: { state: 'granted', model: 'a/b' } });
    send({ type: 'finish', reason: 'stop' });
  };
  (await import('../../../../../lib/page/standard/install.ts')).installStandard();
});

describe.each(NAMES)('%s', (name) => {
  const { members } = named('interface', name);
  const includes = definitions.some((it) => it.type === 'includes' && it.target === name);

  it('has the members of its IDL, as Web IDL describes them, and no others', () => {
    const wanted: Record<string, unknown> = {};
    const wantedStatics: Record<string, unknown> = {};
    for (const member of members)
      if (member.type === 'attribute')
        wanted[member.name] = { set: undefined, enumerable: true, configurable: true };
      else if (member.type === 'operation') {
        const length = member.arguments.filter(({ optional }) => !optional).length;
        const target = member.special === 'static' ? wantedStatics : wanted;
        target[member.name] = { enumerable: true, writable: true, configurable: true, length };
      }
    // Proofreader's draft leaves out what its explainer and browsers have.
    if (includes || name === 'Proofreader')
      wanted.destroy = { enumerable: true, writable: true, configurable: true, length: 0 };
    const described = (target: object, leave: string[]) =>
      Object.fromEntries(
        Object.entries(Object.getOwnPropertyDescriptors(target))
          .filter(([key]) => !leave.includes(key))
          .map(([key, { value, get, ...how }]) => {
            if (get) return [key, how];
            const { set: _, ...rest } = how;
            return [key, { ...rest, length: (value as { length: number }).length }];
          }),
      );
    expect(described(statics(name).prototype, ['constructor'])).toEqual(wanted);
    expect(described(statics(name), ['prototype', 'name', 'length'])).toEqual(wantedStatics);
  });

  it.each(['create', 'availability'])(
    '%s reads exactly the members of its dictionary, in Web IDL’s order',
    async (key) => {
      const operation = members.find((it) => it.type === 'operation' && it.name === key);
      const [argument] = (operation as Member).arguments;
      const read: PropertyKey[] = [];
      const given = new Proxy({} as Record<PropertyKey, unknown>, {
        get: (_, property) => {
          read.push(property);
          return property === 'sourceLanguage' || property === 'targetLanguage' ? 'en' : undefined;
        },
      });
      await statics(name)[key]?.(given);
      expect(read).toEqual(membersOf(argument?.idlType.idlType as string));
    },
  );

  it('takes every word of its enums and no other', async () => {
    const { members: options } = named('dictionary', `${name}CreateCoreOptions`);
    const base = name === 'Translator' ? { sourceLanguage: 'en', targetLanguage: 'de' } : {};
    for (const option of options) {
      const words = find('enum', String(option.idlType.idlType))?.values.map(({ value }) => value);
      if (words === undefined) continue;
      for (const word of words) {
        const made = (await statics(name).create?.({ ...base, [option.name]: word })) as Record<
          string,
          unknown
        >;
        expect(made[option.name]).toBe(word);
      }
      const byDefault = (await statics(name).create?.(base)) as Record<string, unknown>;
      expect(byDefault[option.name]).toBe(option.default?.value);
      await expect(statics(name).create?.({ ...base, [option.name]: 'other' })).rejects.toBeInstanceOf(
        TypeError,
      );
    }
  });
});
