import type { ReactNode } from "react";
import { useOverflows } from "./useOverflows.ts";

/** Lets what is too wide be scrolled sideways, by keyboard too; takes no tab stop while everything is in sight. */
export function SideScroll({ label, children }: { label: string; children: ReactNode }) {
  const [element, overflows] = useOverflows<HTMLDivElement>();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields, not a table
    <div
      ref={element}
      role="group"
      aria-label={label}
      tabIndex={overflows ? 0 : undefined}
      className="overflow-x-auto"
    >
      {children}
    </div>
  );
}
