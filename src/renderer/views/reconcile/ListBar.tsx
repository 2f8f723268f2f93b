import { AlarmClock, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { tierSchema } from "../../../contract/events/reconciliation.ts";
import { Button } from "../../components/Button.tsx";
import { formatCount, formatMoney, parseMoney } from "../../components/formatMoney.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { useLocale } from "../../components/LocaleContext.tsx";
import { NumberInput } from "../../components/NumberInput.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { Select } from "../../components/Select.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { replaceQuery } from "../frame/router.ts";
import {
  isNarrowed,
  type ReconcileQuery,
  type ReconcileTab,
  sortOf,
  tabOf,
  tabs,
} from "./reconcileFilter.ts";
import { tierNumber } from "./reconcileWords.ts";
import type { Reconciliation } from "./useReconciliation.ts";

const names: Readonly<Record<ReconcileTab, string>> = {
  proposed: "Proposed",
  ambiguous: "Ambiguous",
  queue: "To investigate",
  confirmed: "Confirmed",
  rejected: "Rejected",
  unmatched: "Unmatched",
};
const tierChoices = [
  { value: "", label: "All tiers" },
  ...tierSchema.options.map((tier) => ({ value: tier, label: `Tier ${tierNumber(tier)}` })),
];
const sortNames = {
  money: "Largest first",
  age: "Oldest first",
  confidence: "Surest first",
  date: "Latest first",
};

interface ListBarProps {
  readonly query: ReconcileQuery;
  readonly currency: string;
  readonly state: Reconciliation;
}

/** Which matches are shown, with their counts, and what narrows them. */
export function ListBar({ query, currency, state }: ListBarProps) {
  const locale = useLocale();
  const tab = tabOf(query);
  const change = (part: ReconcileQuery) => replaceQuery("reconcile", { ...query, ...part });
  const counts = useCounts(state);
  const isUnmatched = tab === "unmatched";
  const amount = (name: "min" | "max", label: string, short: string) => (
    <NumberInput
      label={label}
      placeholder={short}
      className="!w-[80px]"
      value={(query[name] ?? "") === "" ? undefined : Number(query[name])}
      parse={(text) => parseMoney(text, currency, locale)}
      format={(value) => formatMoney(value, currency, locale)}
      onChange={(value) => change({ [name]: value === undefined ? "" : String(value) })}
    />
  );
  return (
    <search aria-label="Filter matches" className="flex flex-wrap items-center gap-2 px-6 pb-2">
      <SegmentedControl
        label="What to show"
        value={tab}
        choices={tabs.map((value) => {
          const count = counts[value];
          return {
            value,
            label: count === undefined ? names[value] : `${names[value]} ${formatCount(count, locale)}`,
          };
        })}
        onChange={(show) => replaceQuery("reconcile", { show: show === "proposed" ? undefined : show })}
      />
      {!isUnmatched && (
        <Select
          label="Tier"
          className="!w-[92px]"
          value={query.tier ?? ""}
          choices={tierChoices}
          onChange={(tier) => change({ tier })}
        />
      )}
      <SearchMatches key={tab} value={query.text ?? ""} onChange={(text) => change({ text })} />
      {amount("min", `Least amount, ${currency}`, `Min ${currency}`)}
      {amount("max", `Most amount, ${currency}`, `Max ${currency}`)}
      <Select
        label="Order"
        className="!w-[112px]"
        value={sortOf(query)}
        choices={(["money", "age", "date", ...(isUnmatched ? [] : (["confidence"] as const))] as const).map(
          (value) => ({ value, label: sortNames[value] }),
        )}
        onChange={(sort) => change({ sort })}
      />
      {(tab === "queue" || isUnmatched) && (
        <IconButton
          label="Show snoozed"
          icon={<AlarmClock size={16} />}
          pressed={query.snoozed === "1"}
          onClick={() => change({ snoozed: query.snoozed === "1" ? "" : "1" })}
        />
      )}
      {isNarrowed(query) && (
        <Button tone="quiet" onClick={() => change({ match: "", tier: "", text: "", min: "", max: "" })}>
          {(query.match ?? "") === "" ? "Clear filters" : "Show all matches"}
        </Button>
      )}
    </search>
  );
}

function useCounts({ stats }: Reconciliation): Partial<Record<ReconcileTab, number>> {
  return useMemo(() => {
    if (stats.value === undefined) return {};
    const { tiers, ambiguous, needsInvestigation, flow } = stats.value;
    const sum = (name: "proposed" | "confirmed" | "rejected") =>
      tiers.reduce((total, tier) => total + tier[name], 0);
    return {
      proposed: sum("proposed"),
      ambiguous,
      queue: needsInvestigation,
      confirmed: sum("confirmed"),
      rejected: sum("rejected"),
      unmatched: flow.reduce((total, { rows }) => total + rows.unmatched, 0),
    };
  }, [stats.value]);
}

/** Typed text becomes a question after a short rest; `/` goes to the field. */
function SearchMatches({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, 200);
    return () => clearTimeout(timer);
  }, [text]);
  const commands = useMemo(
    () => [
      {
        id: "match search",
        title: "Search the matches",
        group: "Reconcile",
        keys: "/",
        run: () => input.current?.focus(),
      },
    ],
    [],
  );
  useCommands(commands);
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label="Search counterparty, reference and description"
      placeholder="Search"
      icon={<Search size={14} />}
      className="!w-[120px]"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
