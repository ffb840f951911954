/**
 * What pages know of `window.ai`, read from the types themselves by the compiler's own checker: names, types as they were
 * written, and the comments above them. Where a type comes from a schema, its bounds are read from that.
 */
import { join } from 'node:path';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  API,
  type Checker,
  type Symbol as Named,
  NodeBuilderFlags,
  SignatureKind,
  SymbolFlags,
  type Type,
  TypeFlags,
} from 'typescript/unstable/sync';
import { boundsOf, inOrder, type SchemaName } from './bounds.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What it exports is what there is for pages. */
const INDEX = 'examples/sdk/src/types.ts';

/** Types that have a name of their own for pages: what they are to the background is no page's to know. */
const TO_PAGES: Readonly<Record<string, string>> = { Message: 'PageMessage' };

export interface MemberDoc {
  name: string;
  optional: boolean;
  /** As written, or of a function: all of its signature behind the name. */
  type: string;
  isFunction: boolean;
  comment: string;
  /** What the schema says beyond the type, in words. */
  bounds?: string | undefined;
}

export interface TypeDoc {
  name: string;
  /** Where it is declared, from the root of the repository. */
  file: string;
  comment: string;
  /** Of an object; absent: `text` says what it is. */
  members?: MemberDoc[];
  text: string;
}

/** Every type that the index exports, and those of ours that they are made of, in the order in which they are met. */
export function readPublicTypes(): TypeDoc[] {
  const api = new API({ cwd: ROOT });
  try {
    const config = join(ROOT, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    const index = project?.program.getSourceFile(join(ROOT, INDEX));
    const exported = index && project?.checker.getSymbolAtLocation(index);
    if (project === undefined || exported === undefined) throw new Error(`${INDEX} could not be read.`);
    const { checker } = project;
    const nodesOf = ({ declarations }: Named): Node[] =>
      declarations.flatMap((handle) => handle.resolve() ?? []);
    return new Reading(checker, nodesOf).follow(checker.getExportsOfModule(exported));
  } finally {
    api.close();
  }
}

class Reading {
  readonly #found = new Map<number, TypeDoc>();
  readonly #checker: Checker;
  readonly #nodesOf: (named: Named) => Node[];

  constructor(checker: Checker, nodesOf: (named: Named) => Node[]) {
    this.#checker = checker;
    this.#nodesOf = nodesOf;
  }

  follow(symbols: readonly Named[]): TypeDoc[] {
    for (const symbol of symbols) this.#meet(symbol);
    return [...this.#found.values()];
  }

  #meet(symbol: Named): void {
    const real = symbol.flags & SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    const node = this.#nodesOf(real).find(
      ({ kind }) => kind === SyntaxKind.InterfaceDeclaration || kind === SyntaxKind.TypeAliasDeclaration,
    );
    const file = node && fileOf(node);
    if (node === undefined || file === undefined || this.#found.has(real.id)) return;
    const doc: TypeDoc = { name: real.name, file, comment: this.#comment(real), text: textOf(node) };
    this.#found.set(real.id, doc);
    const type = this.#checker.getDeclaredTypeOfSymbol(real);
    const members = this.#isObject(type) ? this.#membersOf(type) : [];
    if (members.length > 0) doc.members = members;
    else if (/\btypeof\b|^z\.infer/.test(doc.text)) doc.text = this.#printed(type, node);
    for (const name of new Set((doc.members ?? [doc]).flatMap(namesIn))) {
      const other = this.#checker.resolveName(name, SymbolFlags.Type, node);
      if (other !== undefined) this.#meet(other);
    }
  }

  /** Something with members of its own, and no more than those. */
  #isObject(type: Type): boolean {
    if ((type.flags & (TypeFlags.Object | TypeFlags.Intersection)) === 0) return false;
    return this.#checker.getSignaturesOfType(type, SignatureKind.Call).length === 0;
  }

  #membersOf(type: Type): MemberDoc[] {
    return this.#checker.getPropertiesOfType(type).flatMap((member) => this.#member(member) ?? []);
  }

  #printed(type: Type, at: Node): string {
    const flags = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias;
    return tidy(this.#checker.typeToString(type, at, flags));
  }

  /** Undefined: the language's own, which its own documents describe. */
  #member(member: Named): MemberDoc | undefined {
    const [node] = this.#nodesOf(member);
    if (node === undefined || fileOf(node) === undefined) return undefined;
    const type = this.#checker.getTypeOfSymbol(member);
    const schema = schemaOf(node);
    const isFunction = node.kind === SyntaxKind.MethodSignature;
    const isWritten = isFunction || node.kind === SyntaxKind.PropertySignature;
    return {
      name: member.name,
      optional: (member.flags & SymbolFlags.Optional) !== 0,
      type:
        isWritten || type === undefined
          ? tidy(behindName(node))
          : inOrder(this.#printed(type, node), schema, member.name),
      isFunction,
      comment: this.#comment(member),
      bounds: boundsOf(schema, member.name),
    };
  }

  #comment(symbol: Named): string {
    const tags = symbol
      .getJsDocTags(this.#checker)
      .map(({ name, text }) => `${name.charAt(0).toUpperCase()}${name.slice(1)} ${String(text).trim()}`);
    return [symbol.getDocumentationComment(this.#checker).trim(), ...tags]
      .filter((it) => it !== '')
      .join('\n\n');
  }
}

/** Quotes as the sources have them, on one line; that an optional member may be undefined goes without saying. */
const tidy = (type: string): string =>
  withoutComments(type)
    .replaceAll('"', "'")
    .replace(/'[^']*'|\b[A-Z]\w+/g, (name) => (Object.hasOwn(TO_PAGES, name) ? (TO_PAGES[name] ?? '') : name))
    .replace(/\s+/g, ' ')
    .replace(/; }/g, ' }')
    .replace(/\( /g, '(')
    .replace(/, \)/g, ')')
    .replace(/ \| undefined(?=$|;|\)| })/g, '')
    .trim();

/** Of a member: its type, or all of its signature. */
const behindName = (node: Node): string =>
  node
    .getText()
    .replace(/^(readonly )?[\w$]+\??:?\s*/, '')
    .replace(/;$/, '');

const withoutComments = (text: string): string => text.replace(/\/\*\*?[\s\S]*?\*\//g, '');

/** From the root of the repository; undefined for what is not ours. */
function fileOf(node: Node): string | undefined {
  const path = node.getSourceFile().fileName;
  const file = path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : undefined;
  return file?.startsWith('node_modules/') ? undefined : file;
}

/** What an alias stands for, with the comments that stand in it. */
function textOf(node: Node): string {
  const text = node.getText();
  return node.kind === SyntaxKind.TypeAliasDeclaration
    ? text
        .slice(text.indexOf('=') + 1)
        .trim()
        .replace(/;$/, '')
    : text;
}

/** The schema that the member stands in, by its name and file; undefined where it stands in none, or inside of another. */
function schemaOf(node: Node): SchemaName | undefined {
  if (node.kind !== SyntaxKind.PropertyAssignment) return undefined;
  for (let at: Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (at.kind === SyntaxKind.PropertyAssignment) return undefined;
    if (at.kind !== SyntaxKind.VariableDeclaration) continue;
    const name = /^\w+/.exec(at.getText())?.[0];
    const file = fileOf(at);
    return name === undefined || file === undefined ? undefined : { name, file };
  }
  return undefined;
}

/** Names that may be types. */
const namesIn = ({ type, text }: { type?: string; text?: string }): string[] =>
  withoutComments(type ?? text ?? '')
    .replaceAll(/'[^']*'/g, '')
    .match(/\b[A-Z]\w+/g) ?? [];
