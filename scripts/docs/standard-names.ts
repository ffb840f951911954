/** What the web standard's names hold, read off the objects that a page finds: their members are Web IDL's. */
import { installStandard } from '../../lib/page/standard/install.ts';

export interface StandardName {
  name: string;
  /** Called on the name itself, such as `create`. */
  statics: string[];
  attributes: string[];
  operations: string[];
}

const members = (target: object): [name: string, descriptor: PropertyDescriptor][] =>
  Object.entries(Object.getOwnPropertyDescriptors(target)).filter(([name]) => name !== 'constructor');

function describe(name: string): StandardName {
  const interfaceObject = (globalThis as unknown as Record<string, { prototype: object }>)[name];
  if (interfaceObject === undefined) throw new Error(`${name} was not installed.`);
  const own = members(interfaceObject.prototype);
  return {
    name,
    statics: members(interfaceObject)
      .filter(([, { value, enumerable }]) => enumerable === true && typeof value === 'function')
      .map(([it]) => it),
    attributes: own.filter(([, { get }]) => get !== undefined).map(([it]) => it),
    operations: own.filter(([, { value }]) => typeof value === 'function').map(([it]) => it),
  };
}

function read(): StandardName[] {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  installStandard();
  return Object.getOwnPropertyNames(globalThis)
    .filter((name) => !before.has(name))
    .map(describe);
}

/** Only after scripts/docs/page-globals.ts: it is that page in which they are installed, once. */
export const STANDARD_NAMES: readonly StandardName[] = read();
