import type { AnomalyKind } from "../../../contract/events/anomalies.ts";

const words: Record<AnomalyKind, string> = {
  duplicate: "Duplicates",
  benford: "Unusual digits",
  number_duplication: "Amounts that repeat",
  round_amount: "Round amounts",
  relative_size: "Ten times the next largest",
  sequence_gap: "Gaps in numbering",
  threshold_bunching: "Just below a limit",
  split_purchase: "Split purchases",
  velocity: "Sudden pace",
  new_payee: "New payees that begin large",
  dormant_account: "Payees that woke up",
  calendar: "Dates out of the ordinary",
  journal_entry: "Words in journal texts",
  shared_attribute: "One account, several names",
  circular_flow: "Circular flows",
  fan_in: "Many to one",
  fan_out: "One to many",
  outlier: "Far above the payee's usual",
  watch_list: "Watch list",
};

/** Name of a kind of finding, in the trade's words. */
export function kindWord(kind: AnomalyKind): string {
  return words[kind];
}
