import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../../components/IconButton.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { useAppearance } from "./AppearanceContext.tsx";
import { inspectorLimits } from "./appearance.ts";
import { useInspectorSlot } from "./InspectorSlot.tsx";
import { useIsWide } from "./useIsWide.ts";

interface InspectorPaneProps {
  /** Whether this place has something to select; others give the pane's width to the page. */
  readonly hasSelection: boolean;
  /** Slides over what is inspected: Frenly's widget. */
  readonly over: ReactNode;
  readonly onClose: () => void;
}

/** The right pane. Wide windows resize it; narrow ones show it as a sheet over the page while it holds something. */
export function InspectorPane({ hasSelection, over, onClose }: InspectorPaneProps) {
  const { inspectorWidth, inspectorOpen, change } = useAppearance();
  const { setElement, filled } = useInspectorSlot();
  const isWide = useIsWide();
  const isShown = over !== null || (isWide ? inspectorOpen && (filled > 0 || hasSelection) : filled > 0);
  if (!isShown) return <div ref={setElement} hidden />;
  const body = (
    <>
      <div ref={setElement} className="min-h-0 flex-1 overflow-y-auto" />
      {filled === 0 && over === null && (
        <p className="absolute inset-x-0 top-[30%] px-8 text-center text-ink-3">
          Select a row, a finding or an alert, and it stands here whole.
        </p>
      )}
      {over !== null && <div className="slides-in absolute inset-0 flex flex-col bg-surface">{over}</div>}
    </>
  );
  if (!isWide) {
    return (
      <aside
        aria-label="Inspector"
        className="slides-in absolute inset-y-0 right-0 z-30 flex w-[360px] flex-col bg-surface shadow-float"
      >
        {over === null && (
          <div className="absolute top-2 right-2 z-10">
            <IconButton label="Close the inspector" keys="]" icon={<X size={16} />} onClick={onClose} />
          </div>
        )}
        {body}
      </aside>
    );
  }
  return (
    <aside
      aria-label="Inspector"
      className="relative flex shrink-0 flex-col bg-surface"
      style={{ width: inspectorWidth }}
    >
      {body}
      <Splitter
        label="Width of the inspector"
        side="right"
        value={inspectorWidth}
        {...inspectorLimits}
        onChange={(width) => change({ inspectorWidth: width })}
      />
    </aside>
  );
}
