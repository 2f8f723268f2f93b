import type { FormatProblem } from "../converter.ts";

/** Sum, children and records of a file, a group or an account, as they are met. */
interface Level {
  sum: bigint;
  /** Totals that the level below states. */
  stated: bigint;
  children: number;
  records: number;
}

const newLevel = (): Level => ({ sum: 0n, stated: 0n, children: 0, records: 0 });
const words = {
  account: { children: "", total: "its amounts" },
  group: { children: "accounts", total: "its accounts" },
  file: { children: "groups", total: "its groups" },
} as const;

/** Control totals and record counts of BAI2: of each account (49), each group (98) and the file (99). */
export class Bai2Totals {
  readonly problems: FormatProblem[] = [];
  #account = newLevel();
  #group = newLevel();
  #file = newLevel();

  count(physical: number): void {
    for (const level of [this.#account, this.#group, this.#file]) level.records += physical;
  }

  add(amount: string): void {
    if (/^[+-]?\d+$/.test(amount)) this.#account.sum += BigInt(amount);
  }

  beginGroup(physical: number): void {
    this.#group = { ...newLevel(), records: physical };
  }

  beginAccount(physical: number): void {
    this.#account = { ...newLevel(), records: physical };
  }

  /** `stated` is the control total, `counts` what follows it: accounts or groups, then records. */
  end(level: "account" | "group" | "file", [stated = "", ...counts]: readonly string[], row: number): void {
    const found = { account: this.#account, group: this.#group, file: this.#file }[level];
    const total = toUnits(stated);
    const sum = level === "account" ? found.sum : found.stated;
    if (total !== undefined && total !== sum)
      this.#report(
        "control_total",
        row,
        `the ${level} states ${total}, ${words[level].total} add up to ${sum}`,
      );
    const [records, children] = [counts.at(-1), counts.length > 1 ? counts[0] : undefined].map(toUnits);
    if (children !== undefined && Number(children) !== found.children)
      this.#report(
        "record_count",
        row,
        `the ${level} states ${children} ${words[level].children} and has ${found.children}`,
      );
    if (records !== undefined && Number(records) !== found.records)
      this.#report("record_count", row, `the ${level} states ${records} records and has ${found.records}`);
    const above = level === "account" ? this.#group : this.#file;
    if (level === "file") return;
    above.stated += total ?? sum;
    above.children += 1;
  }

  #report(code: FormatProblem["code"], row: number, explanation: string): void {
    this.problems.push({ code, row, explanation });
  }
}

function toUnits(text: string | undefined): bigint | undefined {
  const trimmed = text?.trim() ?? "";
  return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed) : undefined;
}
