import { Switch as Radix } from "radix-ui";
import { useId } from "react";

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** For what takes effect at once; a choice inside a form is a `Checkbox`. */
export function Switch({ label, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <span className="inline-flex min-h-6 items-center gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="relative h-[18px] w-8 shrink-0 rounded-full border border-edge bg-sunken transition-colors disabled:border-line-strong data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:data-[state=checked]:border-line-strong disabled:data-[state=checked]:bg-line-strong"
      >
        <Radix.Thumb className="block size-3 translate-x-[2px] rounded-full bg-ink-3 transition-transform data-[disabled]:bg-ink-off data-[state=checked]:translate-x-[16px] data-[state=checked]:bg-on-accent" />
      </Radix.Root>
      <label htmlFor={id} className={disabled ? "text-ink-off" : "text-ink"}>
        {label}
      </label>
    </span>
  );
}
