import { FileWarning, TriangleAlert } from "lucide-react";
import { sideSchema } from "../../../contract/events/ingestion.ts";
import { currencySchema } from "../../../contract/money.ts";
import type { Mapping, Preview } from "../../../contract/procedures/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { formatBytes } from "../../components/formatDate.ts";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { Select } from "../../components/Select.tsx";
import { Spinner } from "../../components/Spinner.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { ColumnTable } from "./ColumnTable.tsx";
import { useImportSession } from "./ImportSession.tsx";
import { RawAndRead } from "./RawAndRead.tsx";
import { dateOrderChoices, decimalChoices, delimiterChoices, encodingChoices } from "./readingChoices.ts";

const sideChoices = sideSchema.options.map((value) => ({
  value,
  label: value === "bank" ? "Bank" : "Books",
}));

/** How the file would be read: every guess shown with its confidence, and everything can be overruled. */
export function InspectStep() {
  const locale = useLocale();
  const { state, side, problem, changeSide, changeMapping, commit, leave } = useImportSession();
  if (state.step !== "inspect" || state.preview === undefined) return null;
  const { preview, isReading } = state;
  const rows = formatCount(preview.estimatedRows, locale);
  return (
    <>
      <PageHeader
        title={preview.fileName}
        detail={
          <span className="flex items-center gap-2">
            {preview.format}, {formatBytes(preview.byteSize)}, about {rows} rows {isReading && <Spinner />}
          </span>
        }
      >
        <SegmentedControl
          label="Whose file is this"
          value={side}
          choices={sideChoices}
          onChange={changeSide}
        />
        <Button tone="quiet" onClick={leave}>
          Cancel
        </Button>
        <Button
          tone="primary"
          loading={isReading}
          disabled={preview.questions.length > 0 || preview.alreadyImported}
          onClick={commit}
        >
          Import {rows} rows
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">
        <div className="flex flex-col gap-6">
          {problem !== undefined && (
            <ErrorState title="The file can't be read so" {...explainProblem(problem)} />
          )}
          {preview.alreadyImported && (
            <p className="flex items-start gap-2 rounded-part bg-medium-soft px-3 py-2">
              <FileWarning size={16} className="mt-0.5 shrink-0 text-medium" aria-hidden />
              These very bytes are already in this project on this side. To read them anew, undo the earlier
              import first.
            </p>
          )}
          <Questions preview={preview} onChange={changeMapping} />
          <Reading mapping={preview.mapping} onChange={changeMapping} />
          <ColumnTable preview={preview} onChange={changeMapping} />
          <RawAndRead preview={preview} />
        </div>
      </div>
    </>
  );
}

interface MappingEditor {
  readonly onChange: (part: Partial<Mapping>) => void;
}

/** What the program could not decide alone: the import waits for the answer. */
function Questions({ preview, onChange }: MappingEditor & { readonly preview: Preview }) {
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
      {preview.questions.map(({ code, question }) => (
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
          {(code === "amount_column" || code === "date_column") && (
            <span className="text-ink-2">Choose what its column stands for, below.</span>
          )}
        </div>
      ))}
    </section>
  );
}

function Reading({ mapping, onChange }: MappingEditor & { readonly mapping: Mapping }) {
  return (
    <section aria-label="How the file is read">
      <h2 className="mb-2 text-section font-semibold">Reading</h2>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(148px,1fr))] gap-3">
        <Field label="Encoding">
          <Select
            value={mapping.encoding}
            choices={encodingChoices(mapping.encoding)}
            onChange={(encoding) => onChange({ encoding })}
          />
        </Field>
        <Field label="Separator">
          <Select
            value={mapping.delimiter}
            choices={delimiterChoices(mapping.delimiter)}
            onChange={(delimiter) => onChange({ delimiter })}
          />
        </Field>
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
