import type { Mapping } from "../../../../../contract/procedures/ingestion.ts";
import type { SourceFile } from "../reader.ts";
import { readTransactions } from "../readTransactions.ts";

const rowsForProof = 3;

interface Trial {
  readonly holds: boolean;
  /** The days of the rows only rise, or only fall, from the first row to the last. */
  readonly isSorted: boolean;
}

/**
 * Reads the whole file under one assumption, and tells whether its running balances hold: they are the bank's own
 * proof of how its figures are to be read.
 */
function tryReading(source: SourceFile, mapping: Mapping): Trial {
  let last: number | undefined;
  let rises = 0;
  let falls = 0;
  const summary = readTransactions(source, mapping, {
    today: Number.MAX_SAFE_INTEGER,
    accept(row) {
      if (last !== undefined && row.day > last) rises += 1;
      if (last !== undefined && row.day < last) falls += 1;
      last = row.day;
    },
    reject: () => {},
    progress: () => {},
    isCancelled: () => false,
  });
  const { balances } = summary.validation;
  const holds =
    summary.accepted >= rowsForProof && balances.length > 0 && balances.every((proof) => proof.holds);
  return { holds, isSorted: rises === 0 || falls === 0 };
}

/** The date order the balances prove: a chain that holds in file order is a chain in time. */
export function proveDateOrder(source: SourceFile, mapping: Mapping): "dmy" | "mdy" | undefined {
  if (!mapping.roles.includes("balance")) return undefined;
  const dayFirst = tryReading(source, { ...mapping, dateOrder: "dmy" });
  const monthFirst = tryReading(source, { ...mapping, dateOrder: "mdy" });
  if (!dayFirst.holds || !monthFirst.holds || dayFirst.isSorted === monthFirst.isSorted) return undefined;
  return dayFirst.isSorted ? "dmy" : "mdy";
}

export function proveDecimalMark(source: SourceFile, mapping: Mapping): "." | "," | undefined {
  if (!mapping.roles.includes("balance")) return undefined;
  const point = tryReading(source, { ...mapping, decimalMark: "." });
  const comma = tryReading(source, { ...mapping, decimalMark: "," });
  return point.holds === comma.holds ? undefined : point.holds ? "." : ",";
}
