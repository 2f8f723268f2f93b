import { RadioGroup } from "radix-ui";
import type { Choice } from "./Select.tsx";

interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly disabled?: boolean;
  readonly onChange: (value: Value) => void;
}

/** Two to five choices that exclude each other, all in sight. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, value, choices, disabled = false, onChange } = props;
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const chosen = choices.find((choice) => choice.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className="inline-flex h-control shrink-0 items-stretch gap-0.5 rounded-part bg-press p-0.5"
    >
      {choices.map((choice) => (
        <RadioGroup.Item
          key={choice.value}
          value={choice.value}
          disabled={disabled || choice.disabled === true}
          className="flex items-center rounded-[4px] px-2.5 text-small font-medium whitespace-nowrap text-ink-2 transition-colors hover:text-ink disabled:text-ink-off data-[state=checked]:bg-surface data-[state=checked]:text-ink data-[state=checked]:shadow-[0_1px_2px_oklch(0.2_0.02_255/0.18)]"
        >
          {choice.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
