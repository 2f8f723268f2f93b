import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { joinClasses } from "./joinClasses.ts";
import { Kbd } from "./Kbd.tsx";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Draws a line above this item. */
  readonly apart?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  readonly align?: "start" | "end";
  readonly title?: string;
}

/** Not modal: Radix's modal menus lock scrolling by injecting a style element, which the policy forbids. */
export function Menu({ trigger, items, align = "start", title }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appears z-50 max-h-[70vh] min-w-[200px] overflow-y-auto rounded-part bg-raised p-1 shadow-float"
        >
          {title !== undefined && (
            <Radix.Label className="px-2 pt-1 pb-1 text-small text-ink-3">{title}</Radix.Label>
          )}
          {items.map((item) => (
            <MenuRow key={item.id} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function MenuRow({ item }: { item: MenuItem }) {
  return (
    <>
      {item.apart === true && <Radix.Separator className="-mx-1 my-1 h-px bg-line" />}
      <Radix.Item
        disabled={item.disabled === true}
        onSelect={item.onSelect}
        className={joinClasses(
          "flex h-7 items-center gap-2 rounded-control px-2 outline-none data-[disabled]:text-ink-off data-[highlighted]:bg-hover",
          item.danger === true && "text-critical",
        )}
      >
        <span className="flex w-4 shrink-0 justify-center text-ink-3">
          {item.checked === true ? <Check size={14} className="text-accent-ink" /> : item.icon}
        </span>
        <span className="min-w-0 flex-1 truncate">{item.label}</span>
        {item.keys !== undefined && <Kbd keys={item.keys} />}
      </Radix.Item>
    </>
  );
}
