import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { joinClasses } from "./joinClasses.ts";
import { Tooltip } from "./Tooltip.tsx";

interface HashTextProps {
  readonly value: string;
  /** Shows the whole value, wrapped; otherwise its first and last characters. */
  readonly whole?: boolean;
  readonly label?: string;
}

/** An id or a hash. A press copies the whole of it. */
export function HashText({ value, whole = false, label = "Copy" }: HashTextProps) {
  const [copied, setCopied] = useState(false);
  const shown = whole || value.length <= 20 ? value : `${value.slice(0, 8)}…${value.slice(-6)}`;
  return (
    <Tooltip text={copied ? "Copied" : `${label}: ${value}`}>
      <button
        type="button"
        onClick={() => {
          navigator.clipboard.writeText(value).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
        onBlur={() => setCopied(false)}
        className={joinClasses(
          "group relative inline-flex max-w-full items-baseline rounded-[4px] text-left font-mono text-small text-ink-2 hover:text-ink",
          whole && "break-all",
        )}
      >
        <span className={whole ? "min-w-0" : "truncate"}>{shown}</span>
        <span className="sr-only">, press to copy</span>
        {copied ? (
          <Check size={12} className="absolute top-0.5 -left-4 text-good" />
        ) : (
          <Copy
            size={12}
            className="absolute top-0.5 -left-4 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
          />
        )}
      </button>
    </Tooltip>
  );
}
