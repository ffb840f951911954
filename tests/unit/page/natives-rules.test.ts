/**
 * The rules of lib/page/natives.ts, held by reading the files: a page patches what it likes, and a test of one attack finds
 * one breach. What runs while the script loads, before the page's first, is named below and may do as it likes.
 */
import { globSync, readFileSync } from 'node:fs';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

/** Functions that are called at load alone, by their file. */
const AT_LOAD: Readonly<Record<string, readonly string[]>> = {
  'lib/page/natives.ts': ['uncurry'],
  'lib/page/standard/install.ts': ['installStandard'],
  'lib/page/standard/interface.ts': ['defineInterface', 'addAttribute'],
  'lib/page/standard/event-handler.ts': ['eventHandler'],
  'lib/page/standard/natives.ts': ['brand'],
  'lib/page/standard/tasks/assistants.ts': ['defineAssistant'],
  'lib/page/standard/tasks/model.ts': ['defineTask'],
  'lib/page/standard/tasks/text-operations.ts': ['textOperations'],
};
/** A page cannot put anything in their place. */
const UNFORGEABLE = new Set(['undefined', 'NaN', 'Infinity', 'document', 'arguments']);

type Node = { type: string; start: number } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const isFunction = ({ type }: Node) => /Function/.test(type);
/** What `map` is given runs when it does. */
const isMapping = ({ callee }: Node) =>
  isNode(callee) && (callee.property as Node | undefined)?.name === 'map';
const isTypeOnly = ({ type, importKind }: Node) =>
  type === 'MetaProperty' ||
  (type.startsWith('TS') && !/^TS(As|NonNull|Satisfies)/.test(type)) ||
  importKind === 'type';

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(isNode)
    .filter((child) => !isTypeOnly(child));
}

/** Names that a pattern binds. */
function boundIn(pattern: Node | null | undefined): string[] {
  if (!pattern) return [];
  if (pattern.type === 'Identifier') return [pattern.name as string];
  if (pattern.type === 'Property') return boundIn(pattern.value as Node);
  if (pattern.type === 'AssignmentPattern') return boundIn(pattern.left as Node);
  if (pattern.type === 'RestElement') return boundIn(pattern.argument as Node);
  return [...((pattern.properties ?? pattern.elements ?? []) as Node[])].flatMap(boundIn);
}

/** All names that a file gives to something, wherever in it. */
function namesIn(node: Node): string[] {
  const own = [node.id, node.param, node.local, ...((node.params as Node[]) ?? [])].filter(isNode);
  return [...own.flatMap(boundIn), ...childrenOf(node).flatMap(namesIn)];
}

function breachOf(node: Node, parent: Node, named: ReadonlySet<string>): string | undefined {
  switch (node.type) {
    case 'Identifier': {
      const isKey = (parent.property === node || parent.key === node) && parent.computed !== true;
      const name = node.name as string;
      return isKey || named.has(name) || UNFORGEABLE.has(name) ? undefined : `names the global ${name}`;
    }
    case 'ForOfStatement':
    case 'ArrayPattern':
      return 'iterates by protocol';
    case 'SpreadElement':
      return parent.type === 'ObjectExpression' ? undefined : 'iterates by protocol';
    case 'NewExpression':
      return (node.arguments as Node[]).some(({ type }) => type === 'ArrayExpression')
        ? 'hands the platform a list to iterate'
        : undefined;
  }
  return undefined;
}

function breachesIn(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const program = parseAst(source, { lang: 'ts' }) as unknown as Node;
  const named = new Set(namesIn(program));
  const found: string[] = [];
  const visit = (node: Node, parent: Node, running: boolean): void => {
    const name = boundIn((node.id ?? parent.id) as Node | undefined)[0] ?? '';
    const isLater = isFunction(node) && !AT_LOAD[file]?.includes(name) && !isMapping(parent);
    const breach = running ? breachOf(node, parent, named) : undefined;
    if (breach !== undefined)
      found.push(`${file}:${source.slice(0, node.start).split('\n').length} ${breach}`);
    for (const child of childrenOf(node)) visit(child, node, running || isLater);
  };
  visit(program, program, false);
  return found;
}

describe('a script in the page', () => {
  it('S28 names no global, and iterates nothing by protocol, once a page may have patched them', () => {
    const files = globSync('lib/page/**/*.ts');
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(breachesIn)).toEqual([]);
  });
});
