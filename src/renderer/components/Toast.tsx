import { BellRing, CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from "react";
import { IconButton } from "./IconButton.tsx";

export interface ToastMessage {
  readonly tone: "good" | "info" | "alert" | "problem";
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface Shown extends ToastMessage {
  readonly key: number;
}

const ToastContext = createContext<((message: ToastMessage) => void) | undefined>(undefined);

/** Shows a message for a few seconds. Failures stay until they are closed; alerts go, because they stand elsewhere. */
export function useToast(): (message: ToastMessage) => void {
  const show = use(ToastContext);
  if (show === undefined) throw new Error("useToast was called outside a ToastProvider");
  return show;
}

const icons = {
  good: <CircleCheck size={16} className="text-good" aria-hidden />,
  info: <Info size={16} className="text-accent-ink" aria-hidden />,
  alert: <BellRing size={16} className="text-critical" aria-hidden />,
  problem: <CircleAlert size={16} className="text-critical" aria-hidden />,
};

const durations = { good: 6_000, info: 6_000, alert: 10_000, problem: Number.POSITIVE_INFINITY };

/** At most four at a time: a newer message takes the place of the oldest. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const next = useRef(0);
  const show = useCallback((message: ToastMessage) => {
    const key = next.current++;
    setShown((all) => [...all.slice(-3), { ...message, key }]);
  }, []);
  const close = useCallback((key: number) => setShown((all) => all.filter((toast) => toast.key !== key)), []);
  const list = useMemo(
    () => shown.map((toast) => <ToastCard key={toast.key} toast={toast} onClose={() => close(toast.key)} />),
    [shown, close],
  );
  return (
    <ToastContext value={show}>
      <Radix.Provider swipeDirection="right" label="Message">
        {children}
        {list}
        <Radix.Viewport className="fixed right-4 bottom-10 z-50 flex w-[360px] max-w-[calc(100vw-32px)] flex-col gap-2 outline-none" />
      </Radix.Provider>
    </ToastContext>
  );
}

function ToastCard({ toast, onClose }: { toast: Shown; onClose: () => void }) {
  return (
    <Radix.Root
      type={toast.tone === "problem" || toast.tone === "alert" ? "foreground" : "background"}
      duration={durations[toast.tone]}
      onOpenChange={(open) => !open && onClose()}
      className="slides-in flex items-start gap-2 rounded-part bg-raised py-2 pr-2 pl-3 shadow-float"
    >
      <span className="mt-0.5">{icons[toast.tone]}</span>
      <div className="min-w-0 flex-1">
        <Radix.Title className="font-medium">{toast.title}</Radix.Title>
        {toast.detail !== undefined && (
          <Radix.Description className="text-small text-ink-2">{toast.detail}</Radix.Description>
        )}
      </div>
      {toast.action !== undefined && (
        <Radix.Action
          altText={toast.action.label}
          onClick={toast.action.run}
          className="h-6 rounded-control px-2 text-small font-medium text-accent-ink hover:bg-hover"
        >
          {toast.action.label}
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label="Close message" icon={<X size={14} />} className="!size-6" />
      </Radix.Close>
    </Radix.Root>
  );
}
