import { CircleAlert } from "lucide-react";
import { Button } from "./Button.tsx";

interface ErrorStateProps {
  /** What was attempted: "The rows can't be shown". */
  readonly title: string;
  /** What was found and what to do, in the words of the core. */
  readonly message: string;
  readonly where?: string | undefined;
  readonly onRetry?: () => void;
}

export function ErrorState({ title, message, where, onRetry }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-part border border-line bg-critical-soft px-3 py-2.5"
    >
      <CircleAlert size={16} className="mt-0.5 shrink-0 text-critical" aria-hidden />
      <div className="min-w-[140px] flex-1">
        <p className="font-medium text-critical">{title}</p>
        <p className="break-words text-ink">{message}</p>
        {where !== undefined && <p className="mt-0.5 text-small break-all text-ink-2">{where}</p>}
      </div>
      {onRetry !== undefined && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
