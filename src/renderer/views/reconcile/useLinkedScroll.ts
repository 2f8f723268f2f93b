import { type UIEvent, useCallback } from "react";

/** Grids inside the element that listens scroll up and down together. Scroll events don't bubble: use it on capture. */
export function useLinkedScroll(): (event: UIEvent<HTMLElement>) => void {
  return useCallback((event: UIEvent<HTMLElement>) => {
    const { target, currentTarget } = event;
    if (!(target instanceof HTMLElement) || target.getAttribute("role") !== "grid") return;
    for (const grid of currentTarget.querySelectorAll<HTMLElement>("[role=grid]")) {
      if (grid !== target && grid.scrollTop !== target.scrollTop) grid.scrollTop = target.scrollTop;
    }
  }, []);
}
