/** What the programs of all ways have in common. */
import type { Picture } from './trial.ts';
import { applied, type Source, source, type Writable, written } from './written.ts';

/** Without a wish the SDKs need a name all the same: this one means whatever the person chose. */
export const ANY_MODEL = 'oriel/auto';

export const WISH_COMMENT =
  '// The model is a wish: it counts where the person lets this site choose. Otherwise theirs answers.';

export const pictureName = (place: number): string => `picture${place + 1}`;
export const pictureSource = (place: number): Source => source(pictureName(place));

/** The file of a picture, beside the page: a `Response`. */
export const fetched = ({ name }: Picture): string =>
  written(applied('await fetch', encodeURIComponent(name)));

/** `const name = value;` */
export const constant = (name: string, value: Writable): string => `const ${name} = ${written(value)};`;

/** Blocks with an empty line between them, and a line feed at the end. */
export const program = (...blocks: (string | readonly string[])[]): string =>
  `${blocks
    .map((block) => (typeof block === 'string' ? block : block.join('\n')))
    .filter((block) => block !== '')
    .join('\n\n')}\n`;
