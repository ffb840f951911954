/**
 * Policy-controlled features (https://w3c.github.io/webappsec-permissions-policy/): what a page may let frames of other sites
 * use. Plain constants, by the names that the drafts of the web standard have for them.
 */
export const FEATURES = [
  'language-model',
  'summarizer',
  'writer',
  'rewriter',
  'translator',
  'language-detector',
  'proofreader',
] as const;
export type Feature = (typeof FEATURES)[number];
