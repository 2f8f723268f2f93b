import { Search, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { DayInput } from "../../components/DayInput.tsx";
import { formatMoney, parseMoney } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { NumberInput } from "../../components/NumberInput.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { isFiltered, type RowsQuery } from "./rowsFilter.ts";

const sides = [
  { value: "any", label: "Both" },
  { value: "ledger", label: "Books" },
  { value: "bank", label: "Bank" },
] as const;

interface RowFiltersProps {
  readonly query: RowsQuery;
  readonly currency: string;
  readonly onChange: (part: RowsQuery) => void;
  readonly onClear: () => void;
}

export function RowFilters({ query, currency, onChange, onClear }: RowFiltersProps) {
  const locale = useLocale();
  const amount = (name: "min" | "max", label: string) => (
    <NumberInput
      key={`${name} ${currency}`}
      label={label}
      placeholder={label}
      className="!w-[104px]"
      value={query[name] === undefined || query[name] === "" ? undefined : Number(query[name])}
      parse={(text) => parseMoney(text, currency, locale)}
      format={(value) => formatMoney(value, currency, locale)}
      onChange={(value) => onChange({ [name]: value === undefined ? "" : String(value) })}
    />
  );
  const side = sides.find((choice) => choice.value === query.side)?.value ?? "any";
  return (
    <search aria-label="Filter rows" className="flex flex-wrap items-center gap-2 px-6 pb-2.5">
      <SegmentedControl
        label="Side"
        value={side}
        choices={sides}
        onChange={(next) => onChange({ side: next === "any" ? "" : next })}
      />
      <SearchText value={query.text ?? ""} onChange={(text) => onChange({ text })} />
      <DayInput
        label="From day"
        placeholder="From day"
        className="!w-[104px]"
        value={query.from ?? ""}
        onChange={(from) => onChange({ from })}
      />
      <DayInput
        label="To day"
        placeholder="To day"
        className="!w-[104px]"
        value={query.to ?? ""}
        onChange={(to) => onChange({ to })}
      />
      {amount("min", "Least amount")}
      {amount("max", "Most amount")}
      {query.finding !== undefined && (
        <Chip words="Rows of one finding" onClear={() => onChange({ finding: "" })} />
      )}
      {query.entity !== undefined && (
        <Chip words="Rows of one entity" onClear={() => onChange({ entity: "" })} />
      )}
      {query.import !== undefined && (
        <Chip words="Rows of one import" onClear={() => onChange({ import: "" })} />
      )}
      {isFiltered(query) && (
        <Button tone="quiet" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}

function Chip({ words, onClear }: { words: string; onClear: () => void }) {
  return (
    <span className="inline-flex h-6 items-center gap-1 rounded-full bg-accent-soft pr-1 pl-2.5 text-small font-medium text-accent-ink">
      {words}
      <button
        type="button"
        aria-label={`Take away the filter: ${words}`}
        onClick={onClear}
        className="flex size-5 items-center justify-center rounded-full hover:bg-press"
      >
        <X size={12} />
      </button>
    </span>
  );
}

/** Typed text goes into the address after a short rest, so that each letter is not a question to the core. */
function SearchText({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, 200);
    return () => clearTimeout(timer);
  }, [text]);
  useFocusKey(input);
  return (
    <div className="w-[196px]">
      <TextInput
        ref={input}
        type="search"
        aria-label="Text in counterparty, reference or description"
        placeholder="Search the text"
        icon={<Search size={14} />}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}

function useFocusKey(input: RefObject<HTMLInputElement | null>): void {
  const [commands] = useState(() => [
    {
      id: "rows search",
      title: "Search the rows",
      group: "Rows",
      keys: "/",
      run: () => input.current?.focus(),
    },
  ]);
  useCommands(commands);
}
