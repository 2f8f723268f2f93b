import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import type { LoggedEvent } from "../../../contract/procedures/events.ts";
import { InstantText } from "../../components/DateText.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { rowForKey } from "../../components/grid/gridKeys.ts";
import { joinClasses } from "../../components/joinClasses.ts";
import { Count } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { summaryOf } from "./eventWords.ts";

interface EventListProps {
  readonly events: readonly LoggedEvent[];
  readonly isReading: boolean;
  readonly chosen: string | undefined;
  readonly onChoose: (event: LoggedEvent) => void;
  /** True while the reader has scrolled away from the top: news must wait. */
  readonly onHold: (isHeld: boolean) => void;
  readonly onEnd: () => void;
  /** Scrolls to the top whenever it changes. */
  readonly toTop: number;
}

export function EventList({ events, isReading, chosen, onChoose, onHold, onEnd, toTop }: EventListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { density } = useAppearance();
  const height = rowHeights[density];
  const id = useId();
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  const place = events.findIndex((event) => String(event.sequence) === chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number asks for it
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [toTop]);

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 1);
    const target = rowForKey(event.key, Math.max(0, place), { rows: events.length, page });
    const next = target === undefined ? undefined : events[target];
    if (next === undefined || target === undefined) return;
    event.preventDefault();
    onChoose(next);
    virtual.scrollToIndex(target);
  }

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Events"
      aria-activedescendant={place < 0 ? undefined : `${id}-${chosen}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
        onHold(scrollTop > height);
        if (scrollTop + clientHeight > scrollHeight - 20 * height) onEnd();
      }}
      className="focus-inset min-h-0 flex-1 overflow-y-auto"
    >
      {events.length === 0 && isReading && (
        <div className="px-6">
          <SkeletonRows rows={12} label="Reading the log" />
        </div>
      )}
      {events.length === 0 && !isReading && (
        <EmptyState title="No event of this kind">Choose another type, project or day.</EmptyState>
      )}
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const event = events[item.index];
          if (event === undefined) return null;
          const isChosen = String(event.sequence) === chosen;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list, which holds the focus
            // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names this event
            <div
              key={event.sequence}
              id={`${id}-${event.sequence}`}
              role="option"
              aria-selected={isChosen}
              onClick={() => onChoose(event)}
              className={joinClasses(
                "absolute inset-x-0 top-0 grid grid-cols-[76px_150px_minmax(150px,220px)_minmax(0,1fr)] items-center gap-4 border-b border-line px-6",
                isChosen ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-hover",
              )}
              style={{ height, transform: `translateY(${item.start}px)` }}
            >
              <span className="text-right text-ink-3">
                <Count value={event.sequence} />
              </span>
              <span className="text-ink-2">
                <InstantText instant={event.timestamp} />
              </span>
              <span className="truncate font-medium">{event.type}</span>
              <span className="truncate text-ink-2">{summaryOf(event.type)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
