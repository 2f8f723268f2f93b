import { useCallback, useMemo, useRef, useState } from "react";
import type { ProjectId, TxId } from "../../../contract/ids.ts";
import type { UnmatchedRow } from "../../../contract/procedures/reconciliation.ts";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { CandidatesPanel } from "./CandidatesPanel.tsx";
import { HandPanel } from "./HandPanel.tsx";
import type { ReconcileQuery } from "./reconcileFilter.ts";
import { type Hand, UnmatchedGrid } from "./UnmatchedGrid.tsx";
import type { Acts } from "./useActs.ts";

interface UnmatchedWorkProps {
  readonly projectId: ProjectId;
  readonly currency: string;
  readonly query: ReconcileQuery;
  readonly acts: Acts;
  readonly revision: number;
}

const nothing: Hand = { ledger: new Map(), bank: new Map() };

/** Rows without a match on both sides: pick or drag some together, or take what fits one of them best. */
export function UnmatchedWork({ projectId, currency, query, acts, revision }: UnmatchedWorkProps) {
  const client = useClient();
  const toast = useToast();
  const [hand, setHand] = useState(nothing);
  const [selected, select] = useState<UnmatchedRow | undefined>(undefined);
  const dragged = useRef<UnmatchedRow | undefined>(undefined);
  const clear = useCallback(() => {
    setHand(nothing);
    select(undefined);
  }, []);
  const match = useCallback(
    async (ledger: TxId[], bank: TxId[]) => {
      try {
        const { refusal } = await client.reconciliation.preview({ projectId, ledger, bank });
        if (refusal !== null) {
          toast({ tone: "problem", title: "These rows can't be matched", detail: refusal });
          return;
        }
      } catch (problem) {
        toast({
          tone: "problem",
          title: "These rows can't be matched",
          detail: explainProblem(problem).message,
        });
        return;
      }
      if (await acts.act(() => client.reconciliation.match({ projectId, ledger, bank }))) clear();
    },
    [acts.act, clear, client, projectId, toast],
  );
  const matchHand = useCallback(() => {
    const ids = (side: keyof Hand) => [...hand[side].values()].map(({ transaction }) => transaction.txId);
    if (hand.ledger.size > 0 && hand.bank.size > 0) void match(ids("ledger"), ids("bank"));
  }, [hand, match]);
  const onDrop = (target: UnmatchedRow) => {
    const source = dragged.current;
    dragged.current = undefined;
    if (source === undefined || source.transaction.side === target.transaction.side) return;
    const ids = sidesOf(hand, [source, target]);
    void match(ids.ledger, ids.bank);
  };
  useMatchCommand(matchHand);
  const grid = {
    projectId,
    currency,
    query,
    revision,
    hand,
    selected,
    onSelect: (row: UnmatchedRow, add: boolean) => {
      if (add) setHand((before) => toggled(before, row));
      select(row);
    },
    onMatch: matchHand,
    drag: {
      onStart: (row: UnmatchedRow) => {
        dragged.current = row;
      },
      onDrop,
    },
  };
  const isPicking = hand.ledger.size + hand.bank.size > 0;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_296px_minmax(0,1fr)] border-t border-line wide:grid-cols-[minmax(0,1fr)_340px_minmax(0,1fr)]">
      <UnmatchedGrid side="ledger" {...grid} />
      <section aria-label="Rows in hand" className="flex min-h-0 flex-col border-x border-line bg-surface">
        {isPicking && (
          <HandPanel
            projectId={projectId}
            hand={hand}
            revision={revision}
            onMatch={matchHand}
            onClear={clear}
          />
        )}
        {!isPicking && selected !== undefined && (
          <CandidatesPanel
            row={selected}
            revision={revision}
            acts={acts}
            onMatch={(ledger, bank) => void match(ledger, bank)}
          />
        )}
        {!isPicking && selected === undefined && (
          <p className="m-auto max-w-[34ch] px-4 text-center text-ink-3">
            Select a row to see what fits it best. Space picks rows on both sides for a match; a row can also
            be dragged onto one of the other side.
          </p>
        )}
      </section>
      <UnmatchedGrid side="bank" {...grid} />
    </div>
  );
}

/** What a drop matches: the two rows, each with what was picked beside it. */
function sidesOf(hand: Hand, rows: readonly UnmatchedRow[]): { ledger: TxId[]; bank: TxId[] } {
  const ids = (side: "ledger" | "bank") => {
    const own = rows.filter(({ transaction }) => transaction.side === side);
    const joins = own.some(({ transaction }) => hand[side].has(transaction.txId));
    const all = joins ? [...own, ...hand[side].values()] : own;
    return [...new Set(all.map(({ transaction }) => transaction.txId))];
  };
  return { ledger: ids("ledger"), bank: ids("bank") };
}

function toggled(before: Hand, row: UnmatchedRow): Hand {
  const { side, txId } = row.transaction;
  const next = new Map(before[side]);
  if (!next.delete(txId)) next.set(txId, row);
  return { ...before, [side]: next };
}

function useMatchCommand(run: () => void): void {
  const commands = useMemo(
    () => [{ id: "match rows", title: "Match the picked rows", group: "Reconcile", keys: "M", run }],
    [run],
  );
  useCommands(commands);
}
