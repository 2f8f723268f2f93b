import type { AnomalyKind } from "../../../contract/events/anomalies.ts";

const words: Record<AnomalyKind, string> = {
  duplicate: "Duplicates",
  benford: "Unusual first digits",
  number_duplication: "Amounts that repeat",
  round_amount: "Round amounts",
  relative_size: "Far above the payee's others",
  sequence_gap: "Gaps in numbering",
  threshold_bunching: "Just below a limit",
  split_purchase: "Split purchases",
  velocity: "Sudden pace",
  new_payee: "New payees",
  dormant_account: "Woken accounts",
  calendar: "Weekends and holidays",
  journal_entry: "Unusual journal entries",
  shared_attribute: "Shared account or address",
  circular_flow: "Circular flows",
  fan_in: "Many to one",
  fan_out: "One to many",
  outlier: "Outliers",
  watch_list: "Watch list",
};

/** Name of a kind of finding, in the trade's words. */
export function kindWord(kind: AnomalyKind): string {
  return words[kind];
}
