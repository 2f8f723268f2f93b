import type { z } from "zod";
import { roundScore } from "../../../contract/events/definition.ts";
import { tierSchema } from "../../../contract/events/reconciliation.ts";
import type { MatchId, ProjectId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Handlers } from "../../../contract/procedures/handlers.ts";
import type {
  bridgeRowSchema,
  reconciliationProcedures,
  UnmatchedRow,
} from "../../../contract/procedures/reconciliation.ts";
import {
  type Bridge,
  type BridgePart,
  bridgePartSchema,
} from "../../../contract/procedures/reconciliationBridge.ts";
import type { ReconciliationSettings } from "../../../contract/procedures/reconciliationRun.ts";
import { formatDay, parseDay } from "../../base/days.ts";
import type { Database, ReadTx } from "../../storage/database.ts";
import { toTransaction } from "./matchRows.ts";
import type { RunRow } from "./runsStore.ts";
import { type UnmatchedRow as StoredUnmatched, statsStore, type TierRow } from "./statsStore.ts";
import { explainUnmatched } from "./unmatchedParts.ts";

type Requests = Handlers<typeof reconciliationProcedures>;
type Input<Name extends keyof Requests> = Parameters<Requests[Name]>[0];
type Output<Name extends keyof Requests> = Awaited<ReturnType<Requests[Name]>>;

const buckets = ["0-7", "8-30", "31-60", "61-90", "91+"] as const;
const explanations: Readonly<Record<BridgePart, string>> = {
  timing: "On one side only, near the edge of the other side's files: the partner may lie beyond it.",
  fee: "Matches whose amounts differ within the tolerance, and pairs that only the tolerance keeps apart: fees and roundings.",
  currency: "In a currency that the other side does not have.",
  missing: "On one side only, on days that the other side's files cover.",
  duplicate: "A second row of the same payee and amount whose twin is matched.",
  unexplained:
    "Ambiguous sets, rows that the other side has with the opposite sign, rows of rejected matches, and differences beyond the tolerance.",
};

/** Minor units; sums of columns that were written from them. */
const money = (amount: number): MinorUnits => (amount + 0) as MinorUnits;

/** The bridge from the books to the bank, per currency. Its parts sum to the difference exactly, for each row is in one. */
export function bridgeOf(database: Database, projectId: ProjectId, run: RunRow | undefined): Bridge[] {
  return run === undefined ? [] : database.read((tx) => bridgesIn(tx, projectId, { run }));
}

/**
 * The bridges as at the end of a day, or of all rows. A match that reaches beyond that day was none on it: its rows up
 * to the day are timing differences.
 */
export function bridgesIn(
  tx: ReadTx,
  projectId: ProjectId,
  { run, through = Number.MAX_SAFE_INTEGER }: { readonly run: RunRow; readonly through?: number },
): Bridge[] {
  const about = { project: projectId, run: run.run_no, through };
  const bridges = new Map<string, BridgeSums>();
  const of = (currency: string) => {
    const known = bridges.get(currency) ?? new BridgeSums();
    bridges.set(currency, known);
    return known;
  };
  for (const one of statsStore.groupMoney(tx, { ...about, tolerance: toleranceOf(run) }))
    of(one.currency).addMatches(one.part as BridgePart, one); // named by the query
  for (const one of statsStore.unmatchedMoney(tx, run.run_no, through))
    of(one.currency).addUnmatched(one.part as BridgePart, one); // written by the run
  if (through !== Number.MAX_SAFE_INTEGER)
    for (const one of statsStore.reachingBeyond(tx, { ...about, sign: run.sign }))
      of(one.currency).addUnmatched("timing", one);
  return [...bridges]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, sums]) => sums.toBridge(currency));
}

class BridgeSums {
  readonly #parts = new Map<BridgePart, { amount: number; gross: number; rows: number }>();
  #ledger = 0;
  #bank = 0;

  addMatches(part: BridgePart, one: { ledger: number; bank: number; gross: number; n: number }): void {
    this.#ledger += one.ledger;
    this.#bank += one.bank;
    this.#add(part, { amount: one.bank - one.ledger, gross: one.gross, rows: one.n });
  }

  addUnmatched(part: BridgePart, one: { side: string; sum: number; amount: number; rows: number }): void {
    const isBank = one.side === "bank";
    if (isBank) this.#bank += one.sum;
    else this.#ledger += one.sum;
    this.#add(part, { amount: isBank ? one.sum : -one.sum, gross: one.amount, rows: one.rows });
  }

  toBridge(currency: string): Bridge {
    return {
      currency: currency as Currency, // read from rows
      ledgerBalance: money(this.#ledger),
      bankBalance: money(this.#bank),
      difference: money(this.#bank - this.#ledger),
      parts: bridgePartSchema.options.map((part) => {
        const { amount, gross, rows } = this.#parts.get(part) ?? { amount: 0, gross: 0, rows: 0 };
        return { part, amount: money(amount), gross: money(gross), rows, explanation: explanations[part] };
      }),
    };
  }

  #add(part: BridgePart, more: { amount: number; gross: number; rows: number }): void {
    const sum = this.#parts.get(part) ?? { amount: 0, gross: 0, rows: 0 };
    this.#parts.set(part, {
      amount: sum.amount + more.amount,
      gross: sum.gross + more.gross,
      rows: sum.rows + more.rows,
    });
  }
}

export function bridgeRowsOf(
  database: Database,
  query: Input<"bridgeRows">,
  run: RunRow | undefined,
): Output<"bridgeRows"> {
  if (run === undefined) return { total: 0, rows: [] };
  const { projectId, currency, part, limit, offset } = query;
  const tolerance = toleranceOf(run);
  return database.read((tx) => {
    const bridgeMatches = part === "fee" || part === "unexplained";
    const about = {
      project: projectId,
      run: run.run_no,
      currency,
      tolerance,
      unexplained: part === "unexplained" ? 1 : 0,
    };
    const groups = bridgeMatches ? statsStore.bridgeGroups(tx, { ...about, limit: 100_000, offset: 0 }) : [];
    const singles = statsStore.unmatched(tx, {
      runNo: run.run_no,
      part,
      currency,
      sort: "money",
      limit,
      offset: Math.max(0, offset - groups.length),
    });
    const rows = groups.slice(offset, offset + limit).flatMap((group) => rowOfMatch(tx, part, group));
    const room = limit - rows.length;
    rows.push(...singles.rows.slice(0, room).map((row) => rowOfSingle(part, row)));
    return { total: groups.length + singles.total, rows };
  });
}

type BridgeRow = z.infer<typeof bridgeRowSchema>;

function rowOfMatch(
  tx: ReadTx,
  part: BridgePart,
  group: { match_no: number; match_id: string; amount: number; ambiguous: number },
): BridgeRow[] {
  const first = statsStore.firstRow(tx, group.match_no);
  if (first === undefined) return [];
  const because =
    group.ambiguous === 1 ? "Several choices fit equally well." : "The amounts of the match differ.";
  // Written from a branded id.
  return [
    {
      part,
      amount: money(group.amount),
      because,
      matchId: group.match_id as MatchId,
      transaction: toTransaction(first),
    },
  ];
}

function rowOfSingle(part: BridgePart, row: StoredUnmatched): BridgeRow {
  const side = row.side === "bank" ? "bank" : "ledger";
  return {
    part,
    amount: money(side === "bank" ? row.signed : -row.signed),
    because: explainUnmatched(row.because, side),
    matchId: null,
    transaction: toTransaction(row),
  };
}

export function unmatchedOf(
  database: Database,
  { runNo, today }: { readonly runNo: number; readonly today?: number },
  query: Input<"unmatched">,
): Output<"unmatched"> {
  return database.read((tx) => {
    const { total, sums, rows } = statsStore.unmatched(tx, {
      ...query,
      runNo,
      awakeOn: query.includeSnoozed === false ? today : undefined,
      from: query.from === undefined ? undefined : parseDay(query.from),
      to: query.to === undefined ? undefined : parseDay(query.to),
    });
    const last = statsStore.lastDay(tx, query.projectId, runNo);
    return {
      total,
      sums: sums.map(({ currency, sum }) => ({ currency: currency as Currency, sum: money(sum) })), // read from rows
      rows: rows.map(
        (row): UnmatchedRow => ({
          transaction: toTransaction(row),
          part: row.part as BridgePart, // written by the run
          because: explainUnmatched(row.because, query.side),
          ageDays: Math.max(0, last - row.day),
          assignee: row.assignee,
          snoozedUntil: row.snoozed_until === null ? null : formatDay(row.snoozed_until),
          comments: row.comments,
        }),
      ),
    };
  });
}

export function statsOf(database: Database, projectId: ProjectId, run: RunRow | undefined): Output<"stats"> {
  const runNo = run?.run_no ?? 0;
  return database.read((tx) => {
    const rows = statsStore.tiers(tx, projectId, runNo);
    const standing = rows.filter((row) => row.status !== "rejected");
    const sum = (some: readonly TierRow[]) => some.reduce((total, row) => total + row.n, 0);
    const open = standing.filter((row) => row.status === "proposed");
    const flagged = sum(
      open.filter((row) => row.ambiguous === 1 || row.tier === "TIER_3" || row.tier === "TIER_4"),
    );
    const matches = sum(standing);
    return {
      tiers: tierSchema.options.map((tier) => tierStats(tier, rows)),
      ambiguous: sum(open.filter((row) => row.ambiguous === 1)),
      autoConfirmed: sum(standing.filter((row) => row.auto_confirmed === 1 && row.status === "confirmed")),
      matches,
      needsInvestigation: flagged,
      flagRate: matches === 0 ? 0 : roundScore(flagged / matches),
      flow: flowOf(tx, standing, runNo),
      ageing: statsStore.ageing(tx, runNo, statsStore.lastDay(tx, projectId, runNo)).map((row) => ({
        side: row.side === "bank" ? ("bank" as const) : ("ledger" as const),
        bucket: buckets[row.bucket] ?? "91+",
        rows: row.rows,
        amount: money(row.amount),
      })),
    };
  });
}

function tierStats(
  tier: (typeof tierSchema.options)[number],
  rows: readonly TierRow[],
): Output<"stats">["tiers"][number] {
  const own = rows.filter((row) => row.tier === tier && row.ambiguous === 0);
  const of = (status: string) => own.filter((row) => row.status === status);
  const count = (some: readonly TierRow[]) => some.reduce((sum, row) => sum + row.n, 0);
  const amount = (some: readonly TierRow[]) => money(some.reduce((sum, row) => sum + row.bank, 0));
  const found = own.filter((row) => row.manual === 0 && row.status !== "rejected");
  const confirmedByPerson = count(
    of("confirmed").filter((row) => row.auto_confirmed === 0 && row.manual === 0),
  );
  const rejected = count(of("rejected"));
  const decisions = confirmedByPerson + rejected;
  const confidence = found.reduce((sum, row) => sum + row.confidence, 0);
  return {
    tier,
    proposed: count(of("proposed")),
    confirmed: count(of("confirmed")),
    rejected,
    proposedAmount: amount(of("proposed")),
    confirmedAmount: amount(of("confirmed")),
    expectedError: count(found) === 0 ? null : roundScore(1 - confidence / count(found)),
    measuredError: decisions === 0 ? null : roundScore(rejected / decisions),
    decisions,
  };
}

function flowOf(tx: ReadTx, standing: readonly TierRow[], runNo: number): Output<"stats">["flow"] {
  const unmatched = statsStore.unmatchedMoney(tx, runNo);
  const currencies = [...new Set([...standing, ...unmatched].map((row) => row.currency))].sort();
  return currencies.flatMap((currency) =>
    (["ledger", "bank"] as const).map((side) => {
      const own = standing.filter((row) => row.currency === currency);
      const pick = (status: string, ambiguous: number) =>
        own.filter((row) => row.status === status && row.ambiguous === ambiguous);
      const amount = (some: readonly TierRow[]) => money(some.reduce((sum, row) => sum + row[side], 0));
      const rows = (some: readonly TierRow[]) =>
        some.reduce((sum, row) => sum + (side === "ledger" ? row.ledger_rows : row.bank_rows), 0);
      const [confirmed, proposed, ambiguous] = [
        pick("confirmed", 0),
        pick("proposed", 0),
        pick("proposed", 1),
      ];
      const left = unmatched.filter((row) => row.currency === currency && row.side === side);
      return {
        side,
        currency: currency as Currency, // read from rows
        confirmed: amount(confirmed),
        proposed: amount(proposed),
        ambiguous: amount(ambiguous),
        unmatched: money(left.reduce((sum, row) => sum + row.amount, 0)),
        rows: {
          confirmed: rows(confirmed),
          proposed: rows(proposed),
          ambiguous: rows(ambiguous),
          unmatched: left.reduce((sum, row) => sum + row.rows, 0),
        },
      };
    }),
  );
}

function toleranceOf(run: RunRow): number {
  return (JSON.parse(run.settings) as ReconciliationSettings).tolerance; // stored from checked settings
}
