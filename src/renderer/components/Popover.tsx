import { Popover as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

interface PopoverProps {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly align?: "start" | "center" | "end";
  readonly children: ReactNode;
}

export function Popover({ label, trigger, align = "end", children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appears z-50 max-h-[70vh] min-w-[220px] overflow-y-auto rounded-part bg-raised p-3 shadow-float focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
