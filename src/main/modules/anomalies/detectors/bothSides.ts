import { at, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext, OtherSide } from "./detector.ts";
import { gather } from "./gather.ts";
import { groupsOf, type Population } from "./population.ts";
import { dateText, money, partyName } from "./wording.ts";

const windowDays = 14;
/** Days by which the bank and the books may differ over one payment. */
const lagDays = 10;

interface Entry {
  readonly day: number;
  readonly sign: number;
}

/**
 * A payment that one side has more often than the other: paid twice and booked once, or booked twice and paid once
 * (the three-way match of accounts payable, without the order). Equal amounts to one payee within two weeks, net of
 * reversals on both sides, against all rows of that amount on the other side in those days and ten around them.
 */
export const moreOftenThanOtherSide: Detector = {
  kind: "duplicate",
  test: `Same payee and amount within ${windowDays} days, more often than on the other side`,
  detect(rows, context) {
    const { otherSide } = context;
    if (otherSide === undefined)
      return {
        notApplicable: `the project has no ${context.side === "bank" ? "ledger" : "statement"} rows yet to compare with`,
      };
    const clusters = closeRepeats(rows).filter(
      (own) =>
        touchesNew(rows, own) &&
        at(rows.day, own[0] ?? 0) - lagDays >= otherSide.from &&
        at(rows.day, own.at(-1) ?? 0) + lagDays <= otherSide.to,
    );
    if (clusters.length === 0) return { findings: [] };
    const magnitudes = new Set(clusters.map((own) => Math.abs(at(rows.amount, own[0] ?? 0))));
    const here = entriesOf(rows, magnitudes);
    const there = otherSide.rowsOf(magnitudes);
    const findings = clusters.flatMap((own): DetectedFinding[] => {
      const magnitude = Math.abs(at(rows.amount, own[0] ?? 0));
      const within: Window = {
        from: at(rows.day, own[0] ?? 0) - lagDays,
        to: at(rows.day, own.at(-1) ?? 0) + lagDays,
      };
      const others = netWithin(there.get(magnitude) ?? [], within);
      const extra = Math.min(own.length - 1, netWithin(here.get(magnitude) ?? [], within) - others);
      return others < 1 || extra < 1 ? [] : [describeExtra({ rows, context }, own, { extra, others })];
    });
    return {
      findings: gather(findings, { rows, context, what: "payments that one side has more often" }),
    };
  },
};

type Window = Pick<OtherSide, "from" | "to">;

/** Runs of equal payments to one payee, each within the window of the one before, by day. */
function closeRepeats(rows: Population): number[][] {
  const clusters: number[][] = [];
  for (const group of groupsOf(rows.repeats(), 2)) {
    if (at(rows.amount, at(group, 0)) === 0) continue;
    let cluster: number[] = [];
    for (const i of group) {
      const before = cluster.at(-1);
      if (before !== undefined && at(rows.day, i) - at(rows.day, before) > windowDays) {
        if (cluster.length > 1) clusters.push(cluster);
        cluster = [];
      }
      cluster.push(i);
    }
    if (cluster.length > 1) clusters.push(cluster);
  }
  return clusters;
}

function entriesOf(rows: Population, magnitudes: ReadonlySet<number>): ReadonlyMap<number, Entry[]> {
  const entries = new Map<number, Entry[]>();
  for (let i = 0; i < rows.count; i += 1) {
    const magnitude = Math.abs(at(rows.amount, i));
    if (!magnitudes.has(magnitude)) continue;
    const own = entries.get(magnitude) ?? [];
    own.push({ day: at(rows.day, i), sign: Math.sign(at(rows.amount, i)) });
    entries.set(magnitude, own);
  }
  return entries;
}

/** Entries in a window after reversals: those of the commoner sign less those of the other. */
function netWithin(entries: readonly Entry[], { from, to }: Window): number {
  return Math.abs(entries.reduce((sum, { day, sign }) => sum + (day >= from && day <= to ? sign : 0), 0));
}

function describeExtra(
  { rows, context }: { readonly rows: Population; readonly context: DetectorContext },
  own: readonly number[],
  { extra, others }: { readonly extra: number; readonly others: number },
): DetectedFinding {
  const [first = 0, last = 0] = [own[0], own.at(-1)];
  const [from, to] = [dateText(at(rows.day, first)), dateText(at(rows.day, last))];
  const magnitude = Math.abs(at(rows.amount, first));
  const isBank = context.side === "bank";
  const when = from === to ? `on ${from}` : `between ${from} and ${to}`;
  const times = others === 1 ? "once" : `${others} times`;
  return {
    severity: isBank ? 0.85 : 0.7,
    explanation: `${partyName(rows, first)} ${isBank ? "was paid" : "is booked with"} ${money(magnitude, context)} ${own.length} times ${when}; the ${isBank ? "ledger" : "bank"} has that amount ${times} in those days, ${money(magnitude * extra, context)} less.`,
    rows: own,
    amountAtRisk: magnitude * extra,
  };
}
