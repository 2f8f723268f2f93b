import { BadgeCheck } from "lucide-react";
import { currencySchema } from "../../../contract/money.ts";
import type { DateOrder, Mapping, Preview } from "../../../contract/procedures/ingestion.ts";
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

const openChoice = { value: "open", label: "Not known yet", disabled: true } as const;

/** How the text of the file is read; what the format itself says is not asked. */
export function ReadingFields({ preview, onChange }: MappingEditor) {
  const { mapping, format } = preview;
  const isText = format === "csv";
  const isOpen = (asked: Preview["questions"][number]["code"]) =>
    preview.questions.some(({ code }) => code === asked);
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
          <Select<DateOrder | "open">
            value={isOpen("date_order") ? "open" : mapping.dateOrder}
            choices={isOpen("date_order") ? [openChoice, ...dateOrderChoices] : dateOrderChoices}
            onChange={(dateOrder) => dateOrder !== "open" && onChange({ dateOrder })}
          />
        </Field>
        <Field label="Decimals">
          <Select<Mapping["decimalMark"] | "open">
            value={isOpen("decimal_mark") ? "open" : mapping.decimalMark}
            choices={isOpen("decimal_mark") ? [openChoice, ...decimalChoices] : decimalChoices}
            onChange={(decimalMark) => decimalMark !== "open" && onChange({ decimalMark })}
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
