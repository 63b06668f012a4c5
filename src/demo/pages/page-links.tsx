const PAGES = [
  ["/", "Pokes"],
  ["/sms", "Texts"],
  ["/desktop", "Agent desktop"],
] as const;

/** Links to the demo's pages; `here` is the path of this one. */
export const PageLinks = ({ here }: { here: "/" | "/sms" }) => (
  <nav aria-label="Pages">
    {PAGES.map(([path, name]) => (
      <a key={path} href={path} aria-current={path === here ? "page" : undefined}>
        {name}
      </a>
    ))}
  </nav>
);
