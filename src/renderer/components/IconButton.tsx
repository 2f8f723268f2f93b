import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "./joinClasses.ts";
import { Tooltip } from "./Tooltip.tsx";

interface IconButtonProps extends Omit<ComponentProps<"button">, "type" | "children"> {
  /** Name for screen readers and the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string | undefined;
  readonly pressed?: boolean;
  readonly side?: "top" | "right" | "bottom" | "left";
}

export function IconButton(props: IconButtonProps) {
  const { label, icon, keys, pressed, side, className, ...others } = props;
  return (
    <Tooltip text={label} keys={keys} {...(side === undefined ? {} : { side })}>
      <button
        {...others}
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={joinClasses(
          "relative inline-flex size-control shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors hover:bg-hover hover:text-ink active:bg-press disabled:text-ink-off disabled:hover:bg-transparent",
          pressed === true && "bg-accent-soft text-accent-ink",
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
