import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Extent, followScroll, offsetToShow, type Place, scrollOfOffset } from "./scrollScale.ts";

interface GridScroll {
  readonly offset: number;
  readonly viewport: number;
  readonly onScroll: () => void;
  readonly showRow: (row: number) => void;
}

interface GridScrollInput {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: number;
  readonly rowHeight: number;
  readonly headerHeight: number;
  /** Another list (other filter, other order): back to the top. */
  readonly listKey: string;
}

/** Ties the scroll bar of an element to an offset in true pixels; see `scrollScale.ts`. */
export function useGridScroll(input: GridScrollInput): GridScroll {
  const { scroller, rows, rowHeight, headerHeight, listKey } = input;
  const [viewport, setViewport] = useState(0);
  const [offset, setOffset] = useState(0);
  const place = useRef<Place>({ scroll: 0, offset: 0 });
  const extent: Extent = { rows, rowHeight, viewport };
  const now = useRef(extent);
  now.current = extent;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => setViewport(Math.max(0, element.clientHeight - headerHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, headerHeight]);

  const moveTo = useCallback(
    (target: number) => {
      const scroll = scrollOfOffset(target, now.current);
      place.current = { scroll, offset: target };
      setOffset(target);
      if (scroller.current !== null) scroller.current.scrollTop = scroll;
    },
    [scroller],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list starts at its top, whatever else changed
  useEffect(() => moveTo(0), [listKey, moveTo]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const settle = () => moveTo(place.current.offset);
    element.addEventListener("scrollend", settle);
    return () => element.removeEventListener("scrollend", settle);
  }, [scroller, moveTo]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || element.scrollTop === place.current.scroll) return;
    place.current = followScroll(place.current, element.scrollTop, now.current);
    setOffset(place.current.offset);
  }, [scroller]);

  const showRow = useCallback(
    (row: number) => {
      const target = offsetToShow(row, place.current.offset, now.current);
      if (target !== place.current.offset) moveTo(target);
    },
    [moveTo],
  );

  return { offset, viewport, onScroll, showRow };
}
