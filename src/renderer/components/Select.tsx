import type { ComponentProps } from "react";
import { useFieldProps } from "./Field.tsx";
import { joinClasses } from "./joinClasses.ts";

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SelectProps<Value extends string>
  extends Omit<ComponentProps<"select">, "value" | "onChange" | "children"> {
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
  /** Name for screen readers where no `Field` stands around it. */
  readonly label?: string;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, choices, onChange, label, className, ...others } = props;
  const field = useFieldProps();
  return (
    <select
      aria-label={label}
      {...field}
      {...others}
      value={value}
      className={joinClasses("input select", className)}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value} disabled={choice.disabled}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
