import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Whether an element is narrower than what it holds: only then must it be reachable by keyboard to be scrolled. */
export function useOverflows<Element extends HTMLElement>(): [RefObject<Element | null>, boolean] {
  const element = useRef<Element>(null);
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const measure = () => setOverflows(target.scrollWidth > target.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return [element, overflows];
}
