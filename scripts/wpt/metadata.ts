/** What a test file says of itself: `// META: key=value` at the head of a script, `<meta name content>` in a page. */

export interface Metadata {
  title: string | undefined;
  /** It may take a minute. */
  isLong: boolean;
  /** To be loaded before it, as they are written: absolute, or relative to the file. */
  scripts: readonly string[];
  /** Queries and fragments to run it with, each by itself; at least one, the empty one. */
  variants: readonly string[];
  /** Kinds of global objects that it is for; undefined where it does not say. */
  globals: readonly string[] | undefined;
}

const COMMENT = /^\/\/\s*META:\s*(\w+)=(.*)$/;

/** Of a script: the comments before its first line of anything else. */
export function scriptMetadata(source: string): Metadata {
  const entries: [key: string, value: string][] = [];
  for (const line of source.split(/\r?\n/)) {
    const [, key, value] = COMMENT.exec(line) ?? [];
    if (key === undefined || value === undefined) break;
    entries.push([key, value.trim()]);
  }
  return metadataOf(entries);
}

const META = /<meta\s[^>]*>/gi;
const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i')
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined);

/** Of a page. */
export function pageMetadata(source: string): Metadata {
  return metadataOf(
    [...source.matchAll(META)].flatMap(([tag]) => {
      const [name, content] = [attribute(tag, 'name'), attribute(tag, 'content')];
      return name === undefined || content === undefined ? [] : [[name.toLowerCase(), content] as const];
    }),
  );
}

function metadataOf(entries: readonly (readonly [key: string, value: string])[]): Metadata {
  const all = (wanted: string) => entries.flatMap(([key, value]) => (key === wanted ? [value] : []));
  const variants = all('variant');
  return {
    title: all('title')[0],
    isLong: all('timeout').includes('long'),
    scripts: all('script'),
    variants: variants.length > 0 ? variants : [''],
    globals: all('global')[0]
      ?.split(',')
      .map((name) => name.trim()),
  };
}
