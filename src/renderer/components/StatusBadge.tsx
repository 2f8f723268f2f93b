import { Ban, Check, Circle, CircleDot, Clock, Eye, RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { joinClasses } from "./joinClasses.ts";

export type StatusTone = "neutral" | "accent" | "good" | "warning" | "problem";
export type StatusShape = "open" | "running" | "done" | "stopped" | "waiting" | "seen" | "undone" | "failed";

const tones: Record<StatusTone, string> = {
  neutral: "bg-press text-ink-2",
  accent: "bg-accent-soft text-accent-ink",
  good: "bg-good-soft text-good",
  warning: "bg-medium-soft text-medium",
  problem: "bg-critical-soft text-critical",
};

const shapes: Record<StatusShape, ReactNode> = {
  open: <Circle size={11} strokeWidth={2.5} aria-hidden />,
  running: <CircleDot size={11} strokeWidth={2.5} aria-hidden />,
  done: <Check size={12} strokeWidth={2.5} aria-hidden />,
  stopped: <Ban size={11} strokeWidth={2.5} aria-hidden />,
  waiting: <Clock size={11} strokeWidth={2.5} aria-hidden />,
  seen: <Eye size={12} strokeWidth={2.25} aria-hidden />,
  undone: <RotateCcw size={11} strokeWidth={2.5} aria-hidden />,
  failed: <X size={12} strokeWidth={2.5} aria-hidden />,
};

interface StatusBadgeProps {
  readonly tone: StatusTone;
  readonly shape: StatusShape;
  readonly children: ReactNode;
}

/** A state in a word, with a shape beside its colour. */
export function StatusBadge({ tone, shape, children }: StatusBadgeProps) {
  return (
    <span
      className={joinClasses(
        "inline-flex h-5 align-top shrink-0 items-center gap-1 rounded-full px-2 text-small font-medium whitespace-nowrap",
        tones[tone],
      )}
    >
      {shapes[shape]}
      {children}
    </span>
  );
}
