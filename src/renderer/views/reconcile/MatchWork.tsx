import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { MatchGrid } from "./MatchGrid.tsx";
import { MatchPanel } from "./MatchPanel.tsx";
import { PickedPanel } from "./PickedPanel.tsx";
import { isNarrowed, matchFilterOf, type ReconcileQuery, sortOf, tabOf } from "./reconcileFilter.ts";
import type { Acts } from "./useActs.ts";
import { useLinkedScroll } from "./useLinkedScroll.ts";
import { useMatchKeys } from "./useMatchKeys.ts";

interface MatchWorkProps {
  readonly projectId: ProjectId;
  readonly currency: string;
  readonly query: ReconcileQuery;
  readonly acts: Acts;
  readonly revision: number;
}

/** The same matches left as the books see them and right as the bank does, and the one in hand between them. */
export function MatchWork({ projectId, currency, query, acts, revision }: MatchWorkProps) {
  const client = useClient();
  const filter = matchFilterOf(projectId, query);
  const sort = sortOf(query);
  const listKey = JSON.stringify([filter, sort]);
  const [place, setPlace] = useState({ listKey, index: 0 });
  const [picked, setPicked] = useState<ReadonlyMap<string, Match>>(new Map());
  const index = place.listKey === listKey ? place.index : 0;
  const current = useAnswer(
    `match at ${listKey}`,
    async () => {
      const page = await client.reconciliation.list({ filter, sort, offset: index, limit: 1 });
      const last = Math.max(0, page.total - 1);
      if (index > last) setPlace({ listKey, index: last });
      return { index, total: page.total, match: page.matches[0] };
    },
    revision * 10_000_000 + index,
  );
  const total = current.value?.total ?? 0;
  const isCurrent = current.value?.index === index && !current.isReading;
  const match = current.value?.match;
  const move = useCallback(
    (to: number) => setPlace({ listKey, index: Math.max(0, Math.min(total - 1, to)) }),
    [listKey, total],
  );
  const pick = useCallback(
    (row: Match) =>
      setPicked((before) => {
        const next = new Map(before);
        if (!next.delete(row.matchId)) next.set(row.matchId, row);
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setPicked(new Map()), []);
  const hands = useMemo(() => [...picked.values()], [picked]);
  const decide = useMatchKeys({
    match: isCurrent ? match : undefined,
    seen: match,
    picked: hands,
    clear,
    index,
    move,
    acts,
  });
  const onScroll = useLinkedScroll();
  const work = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Whoever comes to the page decides at once by keys; whoever steps through the lists stays on their names.
    if (document.activeElement?.getAttribute("role") === "radio") return;
    work.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
  }, []);
  const grid = {
    currency,
    listKey,
    revision,
    total,
    index,
    picked,
    selected: match?.matchId,
    load: async (offset: number, limit: number) =>
      (await client.reconciliation.list({ filter, sort, offset, limit })).matches,
    onSelect: (row: Match, at: number, add: boolean) => {
      if (add) pick(row);
      else setPlace({ listKey, index: at });
    },
    onEnter: () => decide("confirm"),
    empty: current.value === undefined ? null : <NoMatches query={query} />,
  };
  return (
    <div
      ref={work}
      onScrollCapture={onScroll}
      className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_296px_minmax(0,1fr)] border-t border-line wide:grid-cols-[minmax(0,1fr)_340px_minmax(0,1fr)]"
    >
      <MatchGrid side="ledger" {...grid} />
      <section aria-label="Match in hand" className="flex min-h-0 flex-col border-x border-line bg-surface">
        {current.problem !== undefined && (
          <div className="p-3">
            <ErrorState
              title="The matches can't be shown"
              {...explainProblem(current.problem)}
              onRetry={current.refresh}
            />
          </div>
        )}
        {hands.length > 0 && <PickedPanel matches={hands} onClear={clear} decide={decide} acts={acts} />}
        {hands.length === 0 && match !== undefined && (
          <MatchPanel
            match={match}
            place={index}
            total={total}
            acts={acts}
            revision={revision}
            decide={decide}
          />
        )}
        {hands.length === 0 && match === undefined && current.value !== undefined && (
          <p className="m-auto px-6 text-center text-ink-3">
            The match in hand stands here with its evidence.
          </p>
        )}
      </section>
      <MatchGrid side="bank" {...grid} />
    </div>
  );
}

function NoMatches({ query }: { query: ReconcileQuery }) {
  if (isNarrowed(query)) {
    return (
      <EmptyState title="No match passes these filters">Clear them or search for other words.</EmptyState>
    );
  }
  const words = {
    proposed: "Nothing waits for you here: look at the ambiguous sets, or at what is unmatched.",
    ambiguous: "No row fits several others equally well.",
    queue: "Nothing is left to investigate.",
    confirmed: "Confirmed matches stand here.",
    rejected: "Rejected matches stand here; they are not proposed again unless their data change.",
    unmatched: "",
  };
  return <EmptyState title="No match here">{words[tabOf(query)]}</EmptyState>;
}
