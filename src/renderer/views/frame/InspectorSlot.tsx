import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { createPortal } from "react-dom";

interface Slot {
  readonly element: HTMLElement | null;
  readonly setElement: (element: HTMLElement | null) => void;
  /** How many views fill the pane at this moment. */
  readonly filled: number;
  readonly changeFilled: (by: number) => void;
}

const SlotContext = createContext<Slot | undefined>(undefined);

export function InspectorSlotProvider({ children }: { children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [filled, setFilled] = useState(0);
  const slot = useMemo(
    () => ({ element, setElement, filled, changeFilled: (by: number) => setFilled((count) => count + by) }),
    [element, filled],
  );
  return <SlotContext value={slot}>{children}</SlotContext>;
}

export function useInspectorSlot(): Slot {
  const slot = use(SlotContext);
  if (slot === undefined) throw new Error("The inspector was used outside an InspectorSlotProvider");
  return slot;
}

/** Shows its children in the inspector, wherever in the page it stands: selection drives the right pane. */
export function InInspector({ children }: { children: ReactNode }) {
  const { element, changeFilled } = useInspectorSlot();
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted once while it is on the page
  useEffect(() => {
    changeFilled(1);
    return () => changeFilled(-1);
  }, []);
  return element === null ? null : createPortal(children, element);
}
