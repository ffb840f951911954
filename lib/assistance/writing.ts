/** What the writing assistants ask of a model: the drafts' guidance for each option, in our words. */
import type { Task } from './enclosed.ts';

/** As a model is told of a language: `German (de)`. */
export type LanguageName = (tag: string) => string;

export interface Languages {
  expectedInputLanguages?: readonly string[];
  expectedContextLanguages?: readonly string[];
  outputLanguage?: string;
}

export type SummaryType = 'tldr' | 'teaser' | 'key-points' | 'headline';
export type Length = 'short' | 'medium' | 'long';
export type Format = 'plain-text' | 'markdown';

export interface SummaryOptions extends Languages {
  type: SummaryType;
  format: Format;
  length: Length;
}
export interface WritingOptions extends Languages {
  tone: 'formal' | 'neutral' | 'casual';
  format: Format;
  length: Length;
}
export interface RewritingOptions extends Languages {
  tone: 'as-is' | 'more-formal' | 'more-casual';
  format: 'as-is' | Format;
  length: 'as-is' | 'shorter' | 'longer';
}

/** Own words only: the key is a word of an enum. */
const FORMATS = {
  'as-is': 'Keep its formatting.',
  'plain-text': 'Use plain text without any markup.',
  markdown: 'Format it as Markdown (CommonMark).',
};
const SENTENCES = { short: 'one sentence', medium: 'one short paragraph', long: 'one paragraph' };
const POINTS = { short: 3, medium: 5, long: 7 };
const HEADLINE_WORDS = { short: 12, medium: 17, long: 22 };
const WORDS = { short: 100, medium: 300, long: 500 };
const FORMAL = 'precise terms, no contractions, no slang, fit for business or an office';
const CASUAL = 'as in conversation, relaxed and friendly, contractions welcome';

function kindOfSummary(type: SummaryType, length: Length): string {
  switch (type) {
    case 'tldr':
      return `a quick overview for a busy reader, short and to the point, of ${SENTENCES[length]} at most`;
    case 'teaser':
      return `what is most interesting or intriguing in it, so that one wants to read on, in ${SENTENCES[length]} at most`;
    case 'key-points':
      return `its most important points, as a list of ${POINTS[length]} at most, each on a line of its own that begins with "- "`;
    case 'headline':
      return `its main point as the headline of an article, one sentence of ${HEADLINE_WORDS[length]} words at most`;
  }
}

/** Of which languages they are. `otherwise`: which language to write in where none was chosen. */
function inLanguages(options: Languages, otherwise: string, name: LanguageName): string {
  const { expectedInputLanguages: input, expectedContextLanguages: context, outputLanguage } = options;
  return `${input?.length ? ` The text is likely in ${input.map(name).join(', ')}.` : ''}${
    context?.length ? ` The background is likely in ${context.map(name).join(', ')}.` : ''
  } Write in ${outputLanguage === undefined ? otherwise : name(outputLanguage)}.`;
}

export const summarizing = (options: SummaryOptions, name: LanguageName): Task => ({
  material: 'text to summarize',
  verb: 'summarize',
  result: 'summary',
  instructions: `You summarize texts. Write ${kindOfSummary(options.type, options.length)}. Say nothing that is not in the text. ${
    FORMATS[options.format]
  }${inLanguages(options, 'the language of the text', name)}`,
});

const TONES = {
  formal: `formal: ${FORMAL}`,
  neutral: 'balanced, neither formal nor casual, for a general audience',
  casual: `casual: ${CASUAL}`,
};

export const writing = (
  { tone, format, length, ...languages }: WritingOptions,
  name: LanguageName,
): Task => ({
  material: 'description of the text to write',
  verb: 'write about',
  result: 'new text',
  instructions: `You write texts. What stands in the user's message describes the text that is wanted: what it is about, what it is for. Write that text. Its tone is ${
    TONES[tone]
  }. It has ${WORDS[length]} words at most. ${FORMATS[format]}${inLanguages(languages, 'the language of that description', name)}`,
});

const NEW_TONES = {
  'as-is': 'Keep its tone.',
  'more-formal': `Make it more formal: ${FORMAL}.`,
  'more-casual': `Make it more casual: ${CASUAL}.`,
};
const NEW_LENGTHS = {
  'as-is': 'Keep its length, about.',
  shorter: 'Make it shorter.',
  longer: 'Make it longer, without new facts.',
};

export const rewriting = (options: RewritingOptions, name: LanguageName): Task => ({
  material: 'text to rewrite',
  verb: 'rewrite',
  result: 'rewritten text',
  instructions: `You rewrite texts: the same meaning in better words. ${NEW_TONES[options.tone]} ${
    NEW_LENGTHS[options.length]
  } ${FORMATS[options.format]}${inLanguages(options, 'the language of the text', name)}`,
});
