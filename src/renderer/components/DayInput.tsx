import { useState } from "react";
import { daySchema } from "../../contract/ids.ts";
import { TextInput } from "./TextInput.tsx";

interface DayInputProps {
  readonly label: string;
  /** `2026-01-29`, or empty. */
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly placeholder?: string;
  readonly className?: string;
}

/**
 * A calendar day, typed as `2026-01-29`. The browser's own date field shows days in the order of its locale, which can
 * be misread. What is no day yet is kept as typed and reported as invalid, and counts as no day.
 */
export function DayInput({
  label,
  value,
  onChange,
  placeholder = "2026-01-29",
  className = "",
}: DayInputProps) {
  const [text, setText] = useState(value);
  const isDay = daySchema.safeParse(text).success;
  const shown = value !== "" && value !== text && isDay ? value : value === "" && isDay ? "" : text;
  return (
    <TextInput
      aria-label={`${label}, as year-month-day`}
      placeholder={placeholder}
      maxLength={10}
      aria-invalid={(shown.length === 10 && !isDay) || undefined}
      className={`figures ${className}`}
      value={shown}
      onChange={(event) => {
        const typed = event.target.value.trim();
        setText(typed);
        onChange(daySchema.safeParse(typed).success ? typed : "");
      }}
    />
  );
}
