import { plainText } from '../lib/protocol/plain-text.ts';

/** What a site says of itself: quoted, marked as its own words, plain text only (S17). */
export function SiteWords({ intro, words, limit }: { intro: string; words: string; limit: number }) {
  const text = plainText(words, limit);
  if (text === '') return null;
  return (
    <figure class="site-words">
      <figcaption>{intro}</figcaption>
      <blockquote>
        “<bdi>{text}</bdi>”
      </blockquote>
    </figure>
  );
}
