/**
 * The drafts' own Web IDL (@webref/idl, taken from the specifications), as rules: what idlharness.js asks of interfaces,
 * and what the members of their dictionaries must be converted by.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as webidl from 'webidl2';

const FILES = ['prompt-api', 'writing-assistance-apis', 'translation-api', 'proofreader-api'];

export interface Operation {
  name: string;
  isStatic: boolean;
  /** Of arguments that must be given. */
  length: number;
  promise: boolean;
}
export interface Attribute {
  name: string;
  readonly: boolean;
  /** What its value may be: `string`, `number`, `boolean`, the values of an enum, `list`; undefined: not looked at. */
  type?: 'string' | 'number' | 'boolean' | 'list' | readonly string[];
  nullable: boolean;
}
/** Made in the page. */
export type Value = 'a number' | 'an object' | 'a symbol' | 'a bigint' | 'no value of the enum';

/** A value that a member of a dictionary must be refused with a TypeError. */
export interface Refused {
  member: string;
  value: Value;
  why: string;
}
export interface Interface {
  name: string;
  inherits: string | undefined;
  operations: Operation[];
  attributes: Attribute[];
  /** Of the dictionary that `create()` takes. */
  refused: Refused[];
  /** Of the one that `availability()` takes. */
  refusedCore: Refused[];
  /** What `create()` must be given. */
  required: string[];
}

const folder = dirname(createRequire(import.meta.url).resolve('@webref/idl/package.json'));
const definitions = FILES.flatMap((file) => webidl.parse(readFileSync(join(folder, `${file}.idl`), 'utf8')));
const named = <T extends webidl.IDLRootType['type']>(type: T, name: string) =>
  definitions.find(
    (it): it is Extract<webidl.IDLRootType, { type: T }> =>
      it.type === type && 'name' in it && it.name === name,
  );

const enumOf = (name: string) => named('enum', name)?.values.map(({ value }) => value);
const nameOf = ({ idlType }: webidl.IDLTypeDescription) => (typeof idlType === 'string' ? idlType : '');

function attributeOf({ name, readonly, idlType }: webidl.AttributeMemberType): Attribute {
  const type = nameOf(idlType);
  const looked =
    idlType.generic === 'FrozenArray'
      ? 'list'
      : type === 'DOMString'
        ? 'string'
        : /^(double|float|unsigned long)$/.test(type)
          ? 'number'
          : type === 'boolean'
            ? 'boolean'
            : enumOf(type);
  return {
    name,
    readonly,
    ...(looked && { type: looked }),
    nullable: idlType.nullable || type === 'EventHandler',
  };
}

const isOperation = (member: webidl.IDLInterfaceMemberType | webidl.IDLInterfaceMixinMemberType) =>
  member.type === 'operation';
const operationOf = (it: webidl.OperationMemberType): Operation => ({
  name: it.name ?? '',
  isStatic: it.special === 'static',
  length: it.arguments.filter(({ optional }) => !optional).length,
  promise: it.idlType?.generic === 'Promise',
});

/** Those that it inherits first. */
function membersOf(dictionary: string): webidl.FieldType[] {
  const it = named('dictionary', dictionary);
  if (it === undefined) return [];
  return [...(it.inheritance ? membersOf(it.inheritance) : []), ...it.members];
}

function refusedIn(dictionary: string): Refused[] {
  return membersOf(dictionary).flatMap(({ name, idlType }): Refused[] => {
    const type = nameOf(idlType);
    const refused = (value: Value, why: string) => ({ member: name, value, why });
    if (enumOf(type)) return [refused('no value of the enum', `${type} has no such value`)];
    if (idlType.generic === 'sequence')
      return [refused('a number', 'is no sequence'), refused('an object', 'cannot be iterated')];
    if (type === 'AbortSignal')
      return [refused('an object', 'is no AbortSignal'), refused('a number', 'is no AbortSignal')];
    if (named('callback', type))
      return [refused('an object', 'cannot be called'), refused('a number', 'cannot be called')];
    if (type === 'DOMString') return [refused('a symbol', 'is no string')];
    if (/^(unrestricted )?double$/.test(type)) return [refused('a bigint', 'is no number')];
    return [];
  });
}

export const interfaces = (): Interface[] =>
  definitions.flatMap((definition): Interface[] => {
    if (definition.type !== 'interface') return [];
    const { name, inheritance } = definition;
    const mixed = definitions.flatMap((it) =>
      it.type === 'includes' && it.target === name
        ? (named('interface mixin', it.includes)?.members ?? [])
        : [],
    );
    const members = [...definition.members, ...mixed];
    const argumentOf = (operation: string) => {
      const of = members.find(
        (it): it is webidl.OperationMemberType => isOperation(it) && 'name' in it && it.name === operation,
      );
      const type = of?.arguments[0]?.idlType;
      return type === undefined ? '' : nameOf(type);
    };
    return [
      {
        name,
        inherits: inheritance ?? undefined,
        operations: members.flatMap((it) => (it.type === 'operation' ? [operationOf(it)] : [])),
        attributes: members.flatMap((it) => (it.type === 'attribute' ? [attributeOf(it)] : [])),
        refused: refusedIn(argumentOf('create')),
        refusedCore: refusedIn(argumentOf('availability')),
        required: membersOf(argumentOf('create')).flatMap((it) => (it.required ? [it.name] : [])),
      },
    ];
  });
