import { Field } from "../../components/Field.tsx";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { Select } from "../../components/Select.tsx";
import type { MappingEditor } from "./mappingEditor.ts";

/** Which table of a file that holds several: a sheet of a workbook, a list in a document. */
export function PartChoice({ preview, onChange }: MappingEditor) {
  const locale = useLocale();
  if (preview.parts.length < 2) return null;
  const word = preview.format === "xlsx" ? "Sheet" : "List";
  return (
    <div className="max-w-[420px]">
      <Field label={`${word} with the transactions`}>
        <Select
          value={preview.mapping.part ?? ""}
          choices={preview.parts.map(({ name, rows }) => ({
            value: name,
            label: `${name} (${formatCount(rows, locale)} rows)`,
          }))}
          onChange={(part) => onChange({ part })}
        />
      </Field>
    </div>
  );
}
