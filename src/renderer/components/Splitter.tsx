import { useRef } from "react";

interface SplitterProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** The pane stands right of the line (as an inspector does): dragging left makes it wider. */
  readonly side: "left" | "right";
  readonly onChange: (value: number) => void;
}

/** Stands inside the pane it resizes (which is positioned): a line that can be dragged, or moved with the arrow keys, to make the pane beside it wider or narrower. */
export function Splitter({ label, value, min, max, side, onChange }: SplitterProps) {
  const start = useRef({ x: 0, value: 0 });
  const sign = side === "right" ? -1 : 1;
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has a value and takes focus; hr can't
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={`${side === "right" ? "-left-[3px]" : "-right-[3px]"} absolute inset-y-0 z-10 w-[7px] cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-px after:bg-line hover:after:bg-accent active:after:bg-accent`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, value };
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        set(start.current.value + sign * (event.clientX - start.current.x));
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") set(value - sign * 16);
        else if (event.key === "ArrowRight") set(value + sign * 16);
        else return;
        event.preventDefault();
      }}
    />
  );
}
