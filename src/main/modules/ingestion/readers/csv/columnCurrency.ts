import { AmountReader } from "./amountText.ts";
import type { ColumnGuess } from "./columnRoles.ts";
import { currencyInHeader } from "./headerWords.ts";
import type { SampleTable } from "./sampleTable.ts";

/** The currency that the header of the amount column, or most of its cells, state: `Deposits (SGD)`, `£67.40`. */
export function currencyOfColumns(table: SampleTable, guesses: readonly ColumnGuess[]): string | undefined {
  for (const [index, { role }] of guesses.entries()) {
    if (role !== "amount" && role !== "credit" && role !== "debit") continue;
    const stated = currencyInHeader(table.names[index] ?? "") ?? currencyInCells(table, index);
    if (stated !== undefined) return stated;
  }
  return undefined;
}

function currencyInCells(table: SampleTable, index: number): string | undefined {
  const reader = new AmountReader(".");
  const samples = [...(table.profiles[index]?.distinct ?? [])];
  const found = samples.map((text) => {
    reader.read(text.replaceAll(",", ""), "CLF");
    return reader.currency;
  });
  const [first] = found;
  return first !== undefined && found.every((currency) => currency === first) ? first : undefined;
}
