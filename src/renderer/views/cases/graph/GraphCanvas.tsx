import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useImperativeHandle, useRef, useState } from "react";
import { IconButton } from "../../../components/IconButton.tsx";
import { useAppearance } from "../../frame/AppearanceContext.tsx";
import { createDrawing, type Drawing, type Picked } from "./drawing.ts";
import type { Direction, ShownGraph } from "./graphModel.ts";
import type { Layout } from "./layouts.ts";

export interface GraphCanvasHandle {
  picture(): Promise<Blob>;
  lookAt(node: string): void;
}

interface GraphCanvasProps {
  readonly shown: ShownGraph;
  readonly layout: Layout;
  readonly picked: Picked | undefined;
  readonly path: ReadonlySet<string>;
  readonly handle: RefObject<GraphCanvasHandle | null>;
  readonly onPick: (picked: Picked | undefined) => void;
  readonly onOpen: (node: string) => void;
  readonly onHide: (node: string) => void;
  readonly onPathFrom: (node: string) => void;
  /** The browser gave no WebGL. */
  readonly onFail: () => void;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The drawing, with the mouse and with the keyboard: arrows go to the nearest node, Enter opens it. */
export function GraphCanvas(props: GraphCanvasProps) {
  const { shown, layout, picked, path, handle } = props;
  const { theme } = useAppearance();
  const host = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing | undefined>(undefined);
  const events = useRef(props);
  events.current = props;

  useEffect(() => {
    if (host.current === null) return undefined;
    let made: Drawing;
    try {
      made = createDrawing(host.current, {
        onPick: (next) => events.current.onPick(next),
        onOpen: (node) => events.current.onOpen(node),
      });
    } catch {
      // The only way to learn that there is no WebGL after all; the tables hold the same.
      events.current.onFail();
      return undefined;
    }
    setDrawing(made);
    return () => made.dispose();
  }, []);
  useEffect(() => drawing?.show(shown, layout), [drawing, shown, layout]);
  useEffect(() => drawing?.mark(picked, path), [drawing, picked, path]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is other colours
  useEffect(() => drawing?.recolour(), [drawing, theme]);
  useEffect(() => {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    const onChange = () => drawing?.recolour();
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, [drawing]);
  useImperativeHandle(
    handle,
    () => ({
      picture: () => drawing?.picture() ?? Promise.reject(new Error("The graph is not drawn yet")),
      lookAt: (node) => drawing?.lookAt(node),
    }),
    [drawing],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || drawing === undefined) return;
    const node = picked?.kind === "node" ? picked.id : undefined;
    const direction = arrows[event.key];
    if (direction !== undefined) {
      const next = drawing.neighbour(node, direction);
      if (next !== undefined) {
        props.onPick({ kind: "node", id: next });
        drawing.lookAt(next);
      }
    } else if (event.key === "Enter" && node !== undefined) props.onOpen(node);
    else if (event.key === "Delete" && node !== undefined) props.onHide(node);
    else if (event.key === "p" && node !== undefined) props.onPathFrom(node);
    else if (event.key === "+" || event.key === "-") drawing.zoom(event.key === "+" ? "in" : "out");
    else if (event.key === "0") drawing.zoom("fit");
    else if (event.key === "Escape") props.onPick(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="absolute inset-0">
      <div
        ref={host}
        role="application"
        aria-label="Graph of the case. Arrow keys go from node to node, Enter opens one, Delete takes it away, P begins a path, plus and minus zoom. The tables hold the same."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows, Enter and Delete work on the drawing itself
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="focus-inset absolute inset-0 bg-surface"
      />
      <div className="absolute right-3 bottom-3 flex flex-col rounded-part border border-line bg-raised">
        <IconButton
          label="Zoom in"
          keys="+"
          side="left"
          icon={<ZoomIn size={15} />}
          onClick={() => drawing?.zoom("in")}
        />
        <IconButton
          label="Zoom out"
          keys="-"
          side="left"
          icon={<ZoomOut size={15} />}
          onClick={() => drawing?.zoom("out")}
        />
        <IconButton
          label="Show all"
          keys="0"
          side="left"
          icon={<Maximize size={15} />}
          onClick={() => drawing?.zoom("fit")}
        />
      </div>
    </div>
  );
}
