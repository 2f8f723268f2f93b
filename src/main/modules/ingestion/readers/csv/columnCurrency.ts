import { AmountReader } from "./amountText.ts";
import type { ColumnGuess } from "./columnRoles.ts";
import { canMean } from "./currencyWords.ts";
import { currencyInHeader } from "./headerWords.ts";
import type { SampleTable } from "./sampleTable.ts";

/**
 * The currency that the header of the amount column, or all its cells, state: `Deposits (SGD)`, `£67.40`. A bare `$`
 * is the project's currency where that is a dollar, else the one of the United States; a person may overrule it.
 */
export function currencyOfColumns(
  table: SampleTable,
  guesses: readonly ColumnGuess[],
  projectCurrency: string,
): string | undefined {
  for (const [index, { role }] of guesses.entries()) {
    if (role !== "amount" && role !== "credit" && role !== "debit") continue;
    const samples = [...(table.profiles[index]?.distinct ?? [])];
    const stated = currencyInHeader(table.names[index] ?? "") ?? currencyInCells(samples, projectCurrency);
    if (stated !== undefined) return stated;
  }
  return undefined;
}

function currencyInCells(samples: readonly string[], projectCurrency: string): string | undefined {
  const reader = new AmountReader(".");
  const found = samples.map((text) => {
    reader.read(text.replaceAll(",", ""), "CLF");
    if (reader.symbol !== "$") return reader.currency;
    return canMean("$", projectCurrency) ? projectCurrency : "USD";
  });
  const [first] = found;
  return first !== undefined && found.every((currency) => currency === first) ? first : undefined;
}
