/**
 * Bounds on what a page may send and what a provider may answer. Enforced in the background, but for the size
 * of a call: that is the bridge's to check, so that an absurd message never crosses the process boundary, and behind it the
 * browser's own limit.
 */

/** Serialised call, in UTF-16 code units. Chrome refuses runtime messages over 64 MiB. */
export const MAX_CALL_CHARS = 32 * 1024 * 1024;
export const MAX_MESSAGES = 4_096;
export const MAX_CONTENT_PARTS = 512;
/** Of an object of free form: metadata, or the outermost of a JSON Schema. */
export const MAX_FIELDS = 1_024;
export const MAX_TOOLS = 128;
export const MAX_STOP_SEQUENCES = 16;
export const MAX_CHOICES = 8;
export const MAX_ID_CHARS = 256;
/** A text whose languages are asked for, in code units: more tells nothing more. */
export const MAX_DETECT_CHARS = 10_000;
/** What a site may say about itself in the approval window, in code units. */
export const MAX_REASON_CHARS = 300;

/** One server-sent event or NDJSON line, in code units; the stream fails beyond it. */
export const MAX_EVENT_CHARS = 8 * 1024 * 1024;
/** Everything one answer may hold, in code units. */
export const MAX_ANSWER_CHARS = 64 * 1024 * 1024;

/** No first part for this long, ms. Reasoning models may think for minutes. */
export const FIRST_PART_TIMEOUT_MS = 300_000;
/** Silence between two network reads, ms. */
export const IDLE_TIMEOUT_MS = 120_000;
/** An approval window that nobody answers counts as closed, ms. */
export const APPROVAL_TIMEOUT_MS = 600_000;
/** Approve arms after the window has been visible and focused for this long, ms (S16). */
export const ARM_DELAY_MS = 500;
/** What a person took away can be taken back for so long: screens offer it for ten seconds, and wait for who is on the button. */
export const UNDO_MS = 60_000;
/** The text of calls is kept for so many days at most. */
export const MAX_KEEPING_DAYS = 3_650;
/** Fewer tokens than this, or all of them in a moment (ms), tell nothing of a speed. */
export const MEASURED_TOKENS = 16;
export const MEASURED_MS = 50;
/** From this share of a budget on it is worth a word, without an interruption. */
export const NEARLY = 0.8;
