import { sideSchema } from "../../../contract/events/ingestion.ts";
import {
  daySchema,
  entityIdSchema,
  findingIdSchema,
  ingestionIdSchema,
  type ProjectId,
} from "../../../contract/ids.ts";
import { minorUnitsSchema } from "../../../contract/money.ts";
import type { TransactionFilter } from "../../../contract/procedures/transactions.ts";

/** What is asked of the rows page, as it stands in the address. */
export type RowsQuery = Readonly<Record<string, string | undefined>>;

function amountOf(text: string | undefined) {
  return text === undefined || text === "" ? undefined : minorUnitsSchema.safeParse(Number(text)).data;
}

/** The filter that an address stands for; parts that make no sense are left out. Amounts are minor units. */
export function filterOfQuery(projectId: ProjectId, query: RowsQuery): TransactionFilter {
  const side = sideSchema.safeParse(query.side).data;
  const ingestionId = ingestionIdSchema.safeParse(query.import).data;
  const findingId = findingIdSchema.safeParse(query.finding).data;
  const entityId = entityIdSchema.safeParse(query.entity).data;
  const from = daySchema.safeParse(query.from).data;
  const to = daySchema.safeParse(query.to).data;
  const minAmount = amountOf(query.min);
  const maxAmount = amountOf(query.max);
  const text = query.text?.trim();
  return {
    projectId,
    ...(side === undefined ? {} : { side }),
    ...(ingestionId === undefined ? {} : { ingestionId }),
    ...(findingId === undefined ? {} : { findingId }),
    ...(entityId === undefined ? {} : { entityId }),
    // `none` stands for rows that name no own account: an empty value would leave the address.
    ...(query.account === undefined || query.account === ""
      ? {}
      : { account: query.account === "none" ? "" : query.account.slice(0, 80) }),
    ...(text === undefined || text === "" ? {} : { text: text.slice(0, 200) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(minAmount === undefined ? {} : { minAmount }),
    ...(maxAmount === undefined ? {} : { maxAmount }),
  };
}

const filterNames = ["side", "import", "finding", "entity", "account", "text", "from", "to", "min", "max"];

/** Whether anything but the project narrows the rows. */
export function isFiltered(query: RowsQuery): boolean {
  return filterNames.some((name) => (query[name] ?? "") !== "");
}

export interface CurrencySum {
  readonly currency: string;
  readonly sum: number;
}

/** Sums per currency, in the order the currencies first occur: amounts of different currencies are never added. */
export function sumByCurrency(
  rows: Iterable<{ readonly amount: number; readonly currency: string }>,
): CurrencySum[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of rows) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums].map(([currency, sum]) => ({ currency, sum }));
}
