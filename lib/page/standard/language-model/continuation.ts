import { indexOf, slice } from '../../natives.ts';

/** What follows a prefix. Some models go on from it, some say it again. */
export const afterPrefix = (prefix: string, text: string): string =>
  indexOf(text, prefix) === 0 ? slice(text, prefix.length) : text;

/** The same for a text that comes in pieces: held back only while it could still be the prefix. */
export function passAfterPrefix(
  prefix: string,
  pass: (text: string) => void,
): { hear(text: string): void; end(): void } {
  let held = '';
  let passing = prefix === '';
  const end = () => {
    const rest = afterPrefix(prefix, held);
    held = '';
    passing = true;
    if (rest !== '') pass(rest);
  };
  return {
    hear(text) {
      if (passing) {
        pass(text);
        return;
      }
      held += text;
      const couldBe = held.length < prefix.length && slice(prefix, 0, held.length) === held;
      if (!couldBe) end();
    },
    end,
  };
}
