import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: string;
  /** Count, total, as of: what the page holds in a few words. */
  readonly detail?: ReactNode;
  /** Filters, then the one primary button. */
  readonly children?: ReactNode;
}

export function PageHeader({ title, detail, children }: PageHeaderProps) {
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 px-6 py-2.5">
      <h1 className="text-title font-semibold whitespace-nowrap">{title}</h1>
      {detail !== undefined && <p className="min-w-0 pt-1 text-ink-2">{detail}</p>}
      <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>
    </header>
  );
}
