import { type ReactNode, useLayoutEffect, useRef, useState } from "react";

/** Scrolls what is too high, by keyboard too; takes no tab stop while everything is in sight. */
export function PanelScroll({ label, children }: { label: string; children: ReactNode }) {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    if (outer.current === null || inner.current === null) return undefined;
    const box = outer.current;
    const observer = new ResizeObserver(() => setOverflows(box.scrollHeight > box.clientHeight));
    observer.observe(box);
    observer.observe(inner.current);
    return () => observer.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields, not evidence
    <div
      ref={outer}
      role="group"
      aria-label={label}
      tabIndex={overflows ? 0 : undefined}
      className="focus-inset min-h-0 flex-1 overflow-y-auto"
    >
      <div ref={inner}>{children}</div>
    </div>
  );
}
