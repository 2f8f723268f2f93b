import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { useId } from "react";

interface CheckboxProps {
  readonly label: string;
  /** Keeps the label for screen readers only. */
  readonly bare?: boolean;
  readonly checked: boolean | "indeterminate";
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, bare = false, checked, disabled = false, onChange }: CheckboxProps) {
  const id = useId();
  return (
    <span className="inline-flex min-h-6 items-center gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        aria-label={bare ? label : undefined}
        onCheckedChange={(next) => onChange(next === true)}
        className="flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-edge bg-surface text-on-accent hover:border-ink-3 disabled:border-line-strong disabled:bg-sunken data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent disabled:data-[state=checked]:border-line-strong disabled:data-[state=checked]:bg-line-strong"
      >
        <Radix.Indicator>
          {checked === "indeterminate" ? (
            <Minus size={12} strokeWidth={3} />
          ) : (
            <Check size={12} strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      {!bare && (
        <label htmlFor={id} className={disabled ? "text-ink-off" : "text-ink"}>
          {label}
        </label>
      )}
    </span>
  );
}
