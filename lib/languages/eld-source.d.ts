/** Of `eld`, what its own declarations leave out: a detector without n-grams, and what gives it some. */
declare module '*/eld/src/languageDetector.js' {
  export interface Ngrams {
    type: string;
    /** Codes by their number. */
    languages: Record<string, string>;
    ngrams: Record<string, Record<string, number>>;
  }
  interface Detector {
    detect(text: string): { getScores(): Record<string, number> };
    enableTextCleanup(flag: boolean): void;
  }
  export function createEld(): { instance: Detector; loadData(ngrams: Ngrams): string };
}
declare module '*/eld/src/ngrams/extrasmall.js' {
  export const ngramsData: import('../../node_modules/eld/src/languageDetector.js').Ngrams;
}
