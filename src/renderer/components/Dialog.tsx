import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { IconButton } from "./IconButton.tsx";
import { joinClasses } from "./joinClasses.ts";

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly width?: "small" | "normal" | "wide";
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/**
 * A modal dialog. The shade behind it is a plain element: Radix's own overlay locks scrolling by injecting a
 * style element, which the content security policy forbids, and the page behind never scrolls anyway.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, width = "normal", children, actions } = props;
  const content = useEscape(open, onOpenChange);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          ref={content}
          onOpenAutoFocus={focusFirstField}
          className={joinClasses(
            "appears fixed top-[14vh] left-1/2 z-40 flex max-h-[72vh] -translate-x-1/2 flex-col overflow-hidden rounded-part bg-raised shadow-float focus:outline-none",
            width === "small" && "w-[min(400px,calc(100vw-32px))]",
            width === "normal" && "w-[min(560px,calc(100vw-32px))]",
            width === "wide" && "w-[min(820px,calc(100vw-32px))]",
          )}
        >
          <header className="flex items-start gap-2 px-4 pt-3 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-section font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-ink-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" keys="Esc" icon={<X size={16} />} />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>
          {actions !== undefined && (
            <footer className="flex justify-end gap-2 border-t border-line bg-surface px-4 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field, or the dialog itself: not the button that closes it, which would show its tooltip. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  (currentTarget.querySelector<HTMLElement>("input, select, textarea") ?? currentTarget).focus();
}

/**
 * Escape closes the dialog also while a message shows, which would take the key for itself, and when the focus went
 * with the button that was pressed. A menu or list that is open inside has the focus, and the key.
 */
function useEscape(open: boolean, onOpenChange: (open: boolean) => void): RefObject<HTMLDivElement | null> {
  const content = useRef<HTMLDivElement>(null);
  const close = useRef(onOpenChange);
  close.current = onOpenChange;
  useEffect(() => {
    if (!open) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const { activeElement } = document;
      const isOwn = activeElement === document.body || content.current?.contains(activeElement) === true;
      if (event.key === "Escape" && isOwn) close.current(false);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [open]);
  return content;
}
