/**
 * What looks like a key or a card number is taken out of text before that is kept. By its form alone: a password that looks
 * like a word stays. In doubt about a number without a name (hashes, ids, timestamps) it stays, too; docs/activity.md says
 * what is found. Pure; in time linear in the text.
 */

export const REDACTED_KEY = '[redacted key]';
export const REDACTED_CARD = '[redacted card]';

export function redact(text: string): string {
  let kept = text;
  for (const [pattern, instead] of PATTERNS) kept = kept.replace(pattern, instead);
  kept = kept.replace(OPAQUE, (word) => (isMixed(word) ? REDACTED_KEY : word));
  return kept.replace(DIGITS, withoutCards);
}

/** Not in the middle of a word; for forms that go on over hyphens, not behind one either. */
const START = '(?<![A-Za-z0-9])';
const WORD = String.raw`(?<![\w-])`;
/** `prefix`, then at least so many of `alphabet`. */
const token = (prefix: string, alphabet: string, least: number): string =>
  `${prefix}[${alphabet}]{${least},}`;

/** Forms that services have made their own, so that software may find them. */
const KNOWN = [
  // Providers of models. Of `sk-` alone a digit is asked, too: names in web pages begin with it.
  String.raw`sk-(?=[A-Za-z_-]{0,64}\d)[\w-]{12,}`,
  token('(?:gsk|hf|fw)_', 'A-Za-z0-9', 12),
  token('(?:pplx|xai|csk)-', 'A-Za-z0-9', 16),
  token('(?:tgp_v1_|r8_)', '\\w-', 16),
  token('(?:ABSK|bedrock-api-key-)', '\\w+/=-', 16),
  String.raw`AIza[\w-]{35}`,
  String.raw`AQ\.[\w-]{20,}`,
  // Clouds, code, payments, messages.
  '(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])',
  token('gh[pousr]_', 'A-Za-z0-9', 20),
  token('github_pat_', '\\w', 20),
  token('gl(?:pat|ptt|dt)-', '\\w-', 16),
  token('(?:sk|rk)_(?:live|test)_', 'A-Za-z0-9', 16),
  token('whsec_', 'A-Za-z0-9+/=', 16),
  token('xox[a-z]-', '\\w-', 10),
  token('xapp-', '\\w-', 16),
  token('npm_', 'A-Za-z0-9', 30),
  token('pypi-', '\\w-', 30),
  token('ya29\\.', '\\w-', 20),
];
/** With dots in them: SendGrid's, and JSON web tokens (header, payload, signature). */
const DOTTED = [String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`, String.raw`eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`];

const PATTERNS: readonly [RegExp, string][] = [
  // One that is cut off is one all the same.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
    REDACTED_KEY,
  ],
  // The bytes of a picture or a file are no text.
  [/data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/_=-]{32,}/g, '[$1]'],
  [new RegExp(`${WORD}(?:${DOTTED.join('|')})`, 'g'), REDACTED_KEY],
  [new RegExp(`${START}(?:${KNOWN.join('|')})`, 'g'), REDACTED_KEY],
  // `https://name:password@host`.
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,256}:)[^\s/@]{3,256}(?=@)/gi, `$1${REDACTED_KEY}`],
  [/\b((?:Bearer|Basic)\s{1,4})(?=[\w.~+/-]{0,64}\d)[\w.~+/-]{16,}=*/gi, `$1${REDACTED_KEY}`],
  // Said to be one: `"api_key": "…"`, `SECRET=…`.
  [
    /((?:api|access|account|auth|private|secret|client)[ _-]?(?:key|token|secret)|secret|token|passw(?:or)?d|passphrase|pwd)(["'`]?\s{0,3}(?:=>|[:=])\s{0,3}["'`]?)(?=[\w+/.~-]{0,64}\d)[\w+/.~-]{12,}=*/gi,
    `$1$2${REDACTED_KEY}`,
  ],
];

/** Words as long as Mistral's, Cohere's and Azure's keys. Hashes are as long, but in one case. */
const OPAQUE = /(?<![\w+/=.-])(?:[A-Za-z0-9]{32}|[A-Za-z0-9]{40}|[A-Za-z0-9]{84})(?![\w+/=-])/g;
const isMixed = (word: string): boolean => /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);

/** Groups of digits. */
const DIGITS = /(?<![\w.,+])\d+(?:[ -]\d+)*(?!\w|[.,]\d)/g;
/** How the digits of a card are grouped, where they are. */
const GROUPED = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
];

/** Other numbers may stand before a card's and behind it. */
function withoutCards(run: string): string {
  if (run.length < 14) return run;
  const pieces = run.split(/([ -])/);
  const kept: string[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const groups = groupsOfCard(pieces, at);
    kept.push(groups === 0 ? (pieces[at] as string) : REDACTED_CARD);
    if (groups > 0) at += 2 * (groups - 1);
    kept.push(pieces[at + 1] ?? '');
  }
  return kept.join('');
}

/** How many groups from there on are a card's number together; 0 where they are none. */
function groupsOfCard(pieces: readonly string[], at: number): number {
  if (isCard(pieces[at] as string)) return 1;
  const sizes = GROUPED.find(
    (form) =>
      form.every((size, group) => pieces[at + 2 * group]?.length === size) &&
      isCard(form.map((_, group) => pieces[at + 2 * group]).join('')),
  );
  return sizes?.length ?? 0;
}

/** Whether digits are the number of a payment card: one that an issuer gives, of its length, with a right check digit. */
const isCard = (digits: string): boolean => ISSUED.some((form) => form.test(digits)) && hasCheckDigit(digits);

/** Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay, Maestro. */
const ISSUED = [
  /^4\d{15}(?:\d{3})?$/,
  /^(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^(?:6011|64[4-9]\d|65\d\d)\d{12}(?:\d{3})?$/,
  /^3(?:0[0-5]|[689]\d)\d{11}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
  /^62\d{14,17}$/,
  /^(?:50|5[6-9]|6[0-9])\d{14}$/,
];

/** Luhn. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = digit * 2;
    sum += at % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
