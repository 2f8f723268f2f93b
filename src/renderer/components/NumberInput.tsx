import { useState } from "react";
import { TextInput } from "./TextInput.tsx";

interface NumberInputProps {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  /** Reads typed text; undefined when it is no number. The text stays as typed either way. */
  readonly parse?: (text: string) => number | undefined;
  readonly format?: (value: number) => string;
  readonly label?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

function parsePlain(text: string): number | undefined {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

/** A figure typed as text: right-aligned, no wheel or spinner that changes it by accident, nothing guessed. */
export function NumberInput(props: NumberInputProps) {
  const {
    value,
    onChange,
    parse = parsePlain,
    format = String,
    label,
    placeholder,
    disabled,
    className,
  } = props;
  const [text, setText] = useState(value === undefined ? "" : format(value));
  const unreadable = text.trim() !== "" && parse(text) === undefined;
  const shown = value !== undefined && parse(text) !== value ? format(value) : text;
  return (
    <TextInput
      inputMode="decimal"
      aria-label={label}
      placeholder={placeholder}
      disabled={disabled}
      aria-invalid={unreadable || undefined}
      className={`figures text-right ${className ?? ""}`}
      value={unreadable ? text : shown}
      onChange={(event) => {
        setText(event.target.value);
        onChange(parse(event.target.value));
      }}
    />
  );
}
