/**
 * Who made a thought. Signatures and encrypted reasoning are good at the account that they came from and refused by any
 * other (that of Responses is bound to one organisation), and a page hands them back without knowing. So each carries
 * the mark of its provider on the way out, and on the way in what another made stays at home: the model then reads the
 * conversation as it reads one that it did not write.
 */
import type { Call, Content } from '../protocol/call.ts';
import { fnv1a } from '../protocol/fnv.ts';
import type { ContentPart } from '../protocol/part.ts';

/** Beside the wire's own entry of the metadata. Wires leave it alone. */
const MARK = 'oriel';

/** Short, and no more telling than the label that a page is told anyway. */
export const markOf = (providerId: string): string => (fnv1a(providerId) >>> 0).toString(36);

/** Marks a part that carries metadata, in place: it was made for us, and nobody else holds it. */
export function setMark(part: ContentPart, mark: string): void {
  if ('metadata' in part && part.metadata !== undefined) part.metadata = { ...part.metadata, [MARK]: mark };
}

/**
 * The call without what another provider signed. An empty entry still ends a block of reasoning where it ended.
 * @param unmarked Whether what carries no mark may go too: it was kept by the page since before there were marks.
 */
export function withoutForeign(call: Call, mark: string, unmarked: boolean): Call {
  const isForeign = (content: Content): boolean => {
    const metadata = 'metadata' in content ? content.metadata : undefined;
    if (metadata === undefined) return false;
    const made = metadata[MARK];
    return made === undefined ? !unmarked && Object.keys(metadata).length > 0 : made !== mark;
  };
  const touched = call.messages.some(({ role, content }) => role === 'assistant' && content.some(isForeign));
  if (!touched) return call;
  return {
    ...call,
    messages: call.messages.map((message) =>
      message.role === 'assistant'
        ? {
            ...message,
            content: message.content.map((part) => (isForeign(part) ? { ...part, metadata: {} } : part)),
          }
        : message,
    ),
  };
}
