import type { ComponentProps, ReactNode } from "react";
import { useFieldProps } from "./Field.tsx";
import { joinClasses } from "./joinClasses.ts";

interface TextInputProps extends ComponentProps<"input"> {
  /** A small picture inside, at the left. */
  readonly icon?: ReactNode;
}

export function TextInput({ icon, className, ...others }: TextInputProps) {
  const field = useFieldProps();
  const input = (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...field}
      {...others}
      className={joinClasses("input", icon !== undefined && "pl-7", className)}
    />
  );
  if (icon === undefined) return input;
  return (
    <span className="relative block min-w-0">
      <span className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-ink-3">
        {icon}
      </span>
      {input}
    </span>
  );
}
