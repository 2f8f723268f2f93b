import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "./joinClasses.ts";
import { Kbd } from "./Kbd.tsx";
import { Spinner } from "./Spinner.tsx";

export type ButtonTone = "primary" | "default" | "quiet" | "danger";

const tones: Record<ButtonTone, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-press",
  default: "border border-line-strong bg-surface text-ink hover:bg-hover active:bg-press",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink active:bg-press",
  danger: "bg-danger text-on-danger hover:bg-danger-hover",
};

const off = "disabled:border-line disabled:bg-sunken disabled:text-ink-off";

interface ButtonProps extends Omit<ComponentProps<"button">, "type"> {
  readonly tone?: ButtonTone;
  readonly size?: "small" | "normal" | "large";
  readonly icon?: ReactNode;
  /** Shows that the action runs; the button keeps its width and can't be pressed again. */
  readonly loading?: boolean;
  readonly keys?: string;
  readonly submit?: boolean;
}

/** One `primary` per page; `default` beside it, `quiet` until it is needed, `danger` where there is no undo. */
export function Button(props: ButtonProps) {
  const { tone = "default", size = "normal", icon, loading = false, keys, submit = false, ...rest } = props;
  const { className, children, disabled, ...others } = rest;
  return (
    <button
      {...others}
      type={submit ? "submit" : "button"}
      disabled={disabled === true || loading}
      aria-busy={loading || undefined}
      className={joinClasses(
        "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control font-medium transition-colors select-none",
        size === "small" && "h-6 px-2 text-small",
        size === "normal" && "h-control px-2.5",
        size === "large" && "h-9 px-4",
        tones[tone],
        tone !== "quiet" ? off : "disabled:text-ink-off disabled:hover:bg-transparent",
        className,
      )}
    >
      {loading ? <Spinner /> : icon}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}
