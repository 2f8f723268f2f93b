import type { BridgePart } from "../../../contract/procedures/reconciliationBridge.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { PassName, RunProgress } from "../../../contract/procedures/reconciliationRun.ts";
import type { Tier } from "../../components/TierBadge.tsx";

const numbers: Readonly<Record<Match["tier"], Tier>> = { TIER_1: 1, TIER_2: 2, TIER_3: 3, TIER_4: 4 };

export function tierNumber(tier: Match["tier"]): Tier {
  return numbers[tier];
}

/** A share between 0 and 1; never "100 %" or "0 %" for what is only close to it. */
export function percentWords(share: number): string {
  const percent = share * 100;
  if (share > 0 && percent < 0.1) return "< 0.1 %";
  if (share < 1 && percent > 99.9) return "> 99.9 %";
  return `${Number(percent.toFixed(1))} %`;
}

export function bitsWords(bits: number): string {
  return `${bits < 0 ? "−" : "+"}${Math.abs(bits).toFixed(1)}`;
}

export const partNames: Readonly<Record<BridgePart, string>> = {
  timing: "Timing",
  fee: "Fees",
  currency: "Currency",
  missing: "Missing",
  duplicate: "Duplicates",
  unexplained: "Unexplained",
};

export const phaseWords: Readonly<Record<RunProgress["phase"], string>> = {
  reading: "Reading rows",
  pairing: "Pairing",
  learning: "Weighing evidence",
  assigning: "Assigning",
  aggregating: "Searching sums",
  saving: "Saving",
  done: "Done",
  cancelled: "Stopped",
  failed: "Failed",
};

export const passNames: Readonly<Record<PassName, string>> = {
  pairs: "Pairs of equal amount, in the window",
  common: "Common amounts that nothing tells apart",
  sums: "Sums of several rows",
  leftovers: "Left over: fees, and late rows that name their document",
};

export function statusWord(match: Match): string {
  if (match.status === "confirmed") return match.autoConfirmed ? "Auto-confirmed" : "Confirmed";
  if (match.status === "rejected") return "Rejected";
  return match.ambiguous ? "Ambiguous set" : "Proposed";
}

/** `1 : 1`, `1 : 3`: rows of the books against rows of the bank. */
export function shapeWords({ ledgerRows, bankRows }: Match): string {
  return `${ledgerRows} : ${bankRows}`;
}

export function rowsWord(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
