import { BadgeCheck } from "lucide-react";
import { currencySchema } from "../../../contract/money.ts";
import { Field } from "../../components/Field.tsx";
import { Select } from "../../components/Select.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import type { MappingEditor } from "./mappingEditor.ts";
import {
  dateOrderChoices,
  decimalChoices,
  delimiterChoices,
  encodingChoices,
  formatWords,
  isStatement,
} from "./readingChoices.ts";

/** How the text of the file is read; what the format itself says is not asked. */
export function ReadingFields({ preview, onChange }: MappingEditor) {
  const { mapping, format } = preview;
  const isText = format === "csv";
  if (isStatement(format))
    return (
      <p className="flex items-center gap-2 text-ink-2">
        <BadgeCheck size={15} className="shrink-0 text-good" aria-hidden />
        {formatWords[format]} says itself how dates, amounts and directions are written.
      </p>
    );
  return (
    <section aria-label="How the file is read">
      <h2 className="mb-2 text-section font-semibold">Reading</h2>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(148px,1fr))] gap-3">
        {isText && (
          <Field label="Encoding">
            <Select
              value={mapping.encoding}
              choices={encodingChoices(mapping.encoding)}
              onChange={(encoding) => onChange({ encoding })}
            />
          </Field>
        )}
        {isText && (
          <Field label="Separator">
            <Select
              value={mapping.delimiter}
              choices={delimiterChoices(mapping.delimiter)}
              onChange={(delimiter) => onChange({ delimiter })}
            />
          </Field>
        )}
        <Field label="Header in row">
          <TextInput
            key={mapping.headerRow}
            inputMode="numeric"
            className="figures"
            defaultValue={mapping.headerRow}
            onBlur={(event) => {
              const row = Number(event.target.value);
              if (Number.isInteger(row) && row >= 0 && row !== mapping.headerRow)
                onChange({ headerRow: row });
            }}
          />
        </Field>
        <Field label="Dates">
          <Select
            value={mapping.dateOrder}
            choices={dateOrderChoices}
            onChange={(dateOrder) => onChange({ dateOrder })}
          />
        </Field>
        <Field label="Decimals">
          <Select
            value={mapping.decimalMark}
            choices={decimalChoices}
            onChange={(decimalMark) => onChange({ decimalMark })}
          />
        </Field>
        <Field label="Currency, unless stated">
          <TextInput
            key={mapping.currency}
            className="uppercase"
            defaultValue={mapping.currency}
            onBlur={(event) => {
              const currency = currencySchema.safeParse(event.target.value.trim().toUpperCase()).data;
              if (currency !== undefined && currency !== mapping.currency) onChange({ currency });
            }}
          />
        </Field>
      </div>
    </section>
  );
}
