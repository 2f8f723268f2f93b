import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, use, useId } from "react";

interface FieldIds {
  readonly control: string;
  readonly description: string | undefined;
  readonly invalid: boolean;
}

const FieldContext = createContext<FieldIds | undefined>(undefined);

/** Ids and state that tie a control to the label, hint and error around it; empty outside a `Field`. */
export function useFieldProps() {
  const field = use(FieldContext);
  if (field === undefined) return {};
  return {
    id: field.control,
    "aria-describedby": field.description,
    "aria-invalid": field.invalid || undefined,
  };
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what was typed, and what to do. Keeps the typed text. */
  readonly error?: string | undefined;
  readonly children: ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const description = error !== undefined || hint !== undefined ? `${id}-text` : undefined;
  return (
    <FieldContext value={{ control: `${id}-control`, description, invalid: error !== undefined }}>
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={`${id}-control`} className="text-small font-medium text-ink-2">
          {label}
        </label>
        {children}
        {error !== undefined ? (
          <p id={description} className="flex items-start gap-1 text-small text-critical">
            <CircleAlert size={13} className="mt-px shrink-0" aria-hidden />
            {error}
          </p>
        ) : (
          hint !== undefined && (
            <p id={description} className="text-small text-ink-3">
              {hint}
            </p>
          )
        )}
      </div>
    </FieldContext>
  );
}
