import { TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { columnName, giveRole } from "./columnRoles.ts";
import type { MappingEditor } from "./mappingEditor.ts";
import { dateOrderChoices, decimalChoices } from "./readingChoices.ts";

/** What the program could not decide alone: the import waits for the answer. */
export function Questions({ preview, onChange }: MappingEditor) {
  if (preview.questions.length === 0) return null;
  return (
    <section
      aria-label="Questions to answer"
      className="flex flex-col gap-2 rounded-part border border-line bg-medium-soft px-3 py-2.5"
    >
      <h2 className="flex items-center gap-2 font-semibold">
        <TriangleAlert size={16} className="text-medium" aria-hidden />
        {preview.questions.length === 1
          ? "One thing only you can tell"
          : `${preview.questions.length} things only you can tell`}
      </h2>
      {preview.questions.map(({ code, question, columns }) => (
        <div key={code} className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
          <p className="min-w-0 flex-1">{question}</p>
          {code === "date_order" &&
            dateOrderChoices.slice(1).map(({ value, label }) => (
              <Button key={value} onClick={() => onChange({ dateOrder: value })}>
                {label}
              </Button>
            ))}
          {code === "decimal_mark" &&
            decimalChoices.map(({ value, label }) => (
              <Button key={value} onClick={() => onChange({ decimalMark: value })}>
                {label}
              </Button>
            ))}
          {columns.map((index) => (
            <Button
              key={index}
              onClick={() =>
                onChange({
                  roles: giveRole(preview.mapping.roles, index, code === "date_column" ? "date" : "amount"),
                })
              }
            >
              {columnName(preview, index)}
            </Button>
          ))}
          {(code === "amount_column" || code === "date_column") && columns.length === 0 && (
            <span className="text-ink-2">Choose what its column stands for, below.</span>
          )}
        </div>
      ))}
    </section>
  );
}
