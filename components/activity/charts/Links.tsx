interface LinksProps {
  label: string;
  links: readonly { href: string; words: string; current: boolean }[];
}

/** One of a few, each at an address of its own. */
export function Links({ label, links }: LinksProps) {
  return (
    <nav class="choice-links" aria-label={label}>
      <span class="label" aria-hidden="true">
        {label}
      </span>
      {links.map(({ href, words, current }) => (
        <a key={href} href={href} aria-current={current ? 'true' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
