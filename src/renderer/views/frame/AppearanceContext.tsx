import { createContext, type ReactNode, use, useCallback, useLayoutEffect, useMemo, useState } from "react";
import { type Appearance, applyAppearance, keepAppearance, readAppearance } from "./appearance.ts";

interface AppearanceHandle extends Appearance {
  readonly change: (part: Partial<Appearance>) => void;
}

const AppearanceContext = createContext<AppearanceHandle | undefined>(undefined);

export function AppearanceProvider({ children }: { children: ReactNode }) {
  const [appearance, setAppearance] = useState(readAppearance);
  useLayoutEffect(() => applyAppearance(appearance), [appearance]);
  const change = useCallback(
    (part: Partial<Appearance>) =>
      setAppearance((before) => {
        const next = { ...before, ...part };
        keepAppearance(next);
        return next;
      }),
    [],
  );
  const handle = useMemo(() => ({ ...appearance, change }), [appearance, change]);
  return <AppearanceContext value={handle}>{children}</AppearanceContext>;
}

export function useAppearance(): AppearanceHandle {
  const handle = use(AppearanceContext);
  if (handle === undefined) throw new Error("useAppearance was called outside an AppearanceProvider");
  return handle;
}
