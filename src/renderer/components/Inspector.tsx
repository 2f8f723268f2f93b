import type { ReactNode } from "react";

/** Head of the inspector: what is selected, in one line, with its badges. */
export function InspectorHeader({
  kind,
  title,
  children,
}: {
  kind: string;
  title: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="border-b border-line px-4 pt-3 pb-3">
      <p className="text-small text-ink-3">{kind}</p>
      <h2 className="text-section font-semibold break-words">{title}</h2>
      {children !== undefined && <div className="mt-1.5 flex flex-wrap items-center gap-1.5">{children}</div>}
    </header>
  );
}

export function InspectorSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="mb-1.5 text-small font-medium text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

export interface Property {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names left, values right; a value that is missing shows a dash, never nothing. */
export function PropertyList({ items }: { items: readonly Property[] }) {
  return (
    <dl className="grid grid-cols-[minmax(84px,auto)_1fr] gap-x-3 gap-y-1">
      {items.map((item) => (
        <div key={item.name} className="contents">
          <dt className="text-ink-3">{item.name}</dt>
          <dd className="min-w-0 text-right break-words">
            {item.value === null || item.value === "" ? <span className="text-ink-3">–</span> : item.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function InspectorActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap gap-2 px-4 py-3">{children}</div>;
}
