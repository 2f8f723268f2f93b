import type { FormatProblem } from "../converter.ts";
import { decimalText, exactDecimal } from "./decimalSum.ts";
import { descend, textAt, type XmlElement } from "./elementTree.ts";
import type { EntryFigures } from "./entryRows.ts";

interface Total {
  count: number;
  sum: bigint;
}

/** Counts and sums of the entries of one statement, to hold them against what the statement says of them. */
export class EntryTotals {
  /** Currency of the first entry. */
  currency = "";
  #isComparable = true;
  readonly #credits: Total = { count: 0, sum: 0n };
  readonly #debits: Total = { count: 0, sum: 0n };
  readonly #bookedCredits: Total = { count: 0, sum: 0n };
  readonly #bookedDebits: Total = { count: 0, sum: 0n };

  add({ units, currency, isBooked }: EntryFigures, direction: string): void {
    if (this.currency === "") this.currency = currency;
    if (units === undefined || currency !== this.currency) this.#isComparable = false;
    const isDebit = direction === "DBIT";
    const totals = [isDebit ? this.#debits : this.#credits];
    if (isBooked) totals.push(isDebit ? this.#bookedDebits : this.#bookedCredits);
    for (const total of totals) {
      total.count += 1;
      total.sum += units ?? 0n;
    }
  }

  /** Differences to the totals (`TxsSummry`) of the statement; `row` is its last row of the table. */
  explain(statement: XmlElement, row: number): FormatProblem[] {
    const summary = descend(statement, "TxsSummry");
    if (summary === undefined) return [];
    const groups = [
      { stated: "TtlNtries", words: "entries", counted: this.#all(), booked: this.#allBooked() },
      { stated: "TtlCdtNtries", words: "credits", counted: this.#credits, booked: this.#bookedCredits },
      {
        stated: "TtlDbtNtries",
        words: "debits",
        counted: size(this.#debits),
        booked: size(this.#bookedDebits),
      },
    ];
    return groups.flatMap(({ stated, words, counted, booked }) => {
      const group = descend(summary, stated);
      if (group === undefined) return [];
      return [
        ...explainCount(group, { words, counted, booked, row }),
        ...(this.#isComparable ? explainSums(group, { words, counted, booked, row }) : []),
      ];
    });
  }

  #all(): Total & { readonly net: bigint } {
    return joined(this.#credits, this.#debits);
  }

  #allBooked(): Total & { readonly net: bigint } {
    return joined(this.#bookedCredits, this.#bookedDebits);
  }
}

interface Compared {
  readonly words: string;
  readonly counted: Total & { readonly net?: bigint };
  /** The same without pending entries: banks differ in which they count. */
  readonly booked: Total & { readonly net?: bigint };
  readonly row: number;
}

function joined(credits: Total, debits: Total) {
  return {
    count: credits.count + debits.count,
    sum: credits.sum - debits.sum,
    net: credits.sum + debits.sum,
  };
}

/** Sums of debits are stated without a sign. */
function size(total: Total): Total {
  return { count: total.count, sum: -total.sum };
}

function explainCount(group: XmlElement, { words, counted, booked, row }: Compared): FormatProblem[] {
  const stated = textAt(group, "NbOfNtries");
  if (!/^\d{1,15}$/.test(stated)) return [];
  if (Number(stated) === counted.count || Number(stated) === booked.count) return [];
  const explanation = `the statement counts ${Number(stated)} ${words}, it has ${counted.count}`;
  return [{ code: "record_count", row, explanation }];
}

function explainSums(group: XmlElement, { words, counted, booked, row }: Compared): FormatProblem[] {
  const problems: FormatProblem[] = [];
  const compare = (stated: bigint | undefined, all: bigint, bookedOnly: bigint, what: string) => {
    if (stated === undefined || stated === all || stated === bookedOnly) return;
    const explanation = `the statement states ${decimalText(stated)} as ${what} of its ${words}, they add up to ${decimalText(all)}`;
    problems.push({ code: "control_total", row, explanation });
  };
  compare(exactDecimal(textAt(group, "Sum")), counted.sum, booked.sum, "sum");
  if (counted.net !== undefined && booked.net !== undefined)
    compare(netOf(group), counted.net, booked.net, "net");
  return problems;
}

/** The net total, which moved into an element of its own in version 4. */
function netOf(group: XmlElement): bigint | undefined {
  const newer = descend(group, "TtlNetNtry");
  const units = exactDecimal(textAt(newer, "Amt") || textAt(group, "TtlNetNtryAmt"));
  const direction = textAt(newer, "CdtDbtInd") || textAt(group, "CdtDbtInd");
  if (units === undefined || (direction !== "CRDT" && direction !== "DBIT")) return undefined;
  return direction === "DBIT" ? -units : units;
}
