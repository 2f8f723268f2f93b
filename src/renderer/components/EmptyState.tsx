import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What belongs here. */
  readonly children?: ReactNode;
  /** The one step that fills it. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-10 text-center">
      {icon !== undefined && <div className="mb-1 text-ink-3">{icon}</div>}
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-[46ch] text-ink-2">{children}</div>}
      {action !== undefined && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}
