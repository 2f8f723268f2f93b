import type { ReactNode } from "react";

export function HomeSection({
  title,
  link,
  children,
}: {
  title: string;
  link?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="min-w-0">
      <header className="mb-1.5 flex items-baseline gap-3">
        <h2 className="text-section font-semibold">{title}</h2>
        <span className="ml-auto text-small">{link}</span>
      </header>
      {children}
    </section>
  );
}

export function HomeLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className="rounded-[3px] font-medium text-accent-ink underline-offset-2 hover:underline">
      {children}
    </a>
  );
}
