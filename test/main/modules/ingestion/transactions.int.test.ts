import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  daySchema,
  findingIdSchema,
  ingestionIdSchema,
  projectIdSchema,
  txIdSchema,
} from "../../../../src/contract/ids.ts";
import { minorUnitsSchema } from "../../../../src/contract/money.ts";
import {
  type Transaction,
  type TransactionFilter,
  transactionSchema,
} from "../../../../src/contract/procedures/transactions.ts";
import {
  createTransactions,
  type Transactions,
} from "../../../../src/main/modules/ingestion/transactions.ts";
import {
  type PageQuery,
  TransactionsQuery,
} from "../../../../src/main/modules/ingestion/transactionsQuery.ts";
import { sql } from "../../../../src/main/storage/database.ts";
import { Vault } from "../../../../src/main/storage/vault.ts";
import { buildRow, storeRows } from "../../../support/storedRows.ts";
import { openTestWorkspace, type TestWorkspace } from "../../../support/workspace.ts";

let workspace: TestWorkspace;
let transactions: Transactions;
beforeEach(async () => {
  workspace = await openTestWorkspace();
  transactions = createTransactions({
    spellingsOf: () => Promise.resolve([]),
    database: workspace.database,
    databaseOptions: { path: workspace.databasePath },
    vault: new Vault(join(workspace.homeDir, "vault")),
  });
});
afterEach(() => {
  transactions.dispose();
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

const projectId = projectIdSchema.parse("proj_1");
const actor = () => ({ userId: workspace.identity.userId });
const names = (count: number, from = 2) => Array.from({ length: count }, (_, i) => buildRow(i + from));

const sortValues: Record<PageQuery["sort"], (row: Transaction) => string | number> = {
  row: () => 0,
  date: (row) => row.date,
  amount: (row) => row.amount,
  counterparty: (row) => row.counterparty.toLowerCase(),
  reference: (row) => row.reference.toLowerCase(),
  description: (row) => row.description.toLowerCase(),
};

/** The page as it must be, from a plain sort of everything. */
function expectedPage(all: readonly Transaction[], query: PageQuery): string[] {
  const { text, from, to, minAmount, side, ingestionId } = query.filter;
  const kept = all
    .map((row, i) => ({ row, i }))
    .filter(({ row }) => side === undefined || row.side === side)
    .filter(({ row }) => ingestionId === undefined || row.ingestionId === ingestionId)
    .filter(
      ({ row }) => text === undefined || row.counterparty.toLowerCase().includes(text.trim().toLowerCase()),
    )
    .filter(({ row }) => (from === undefined || row.date >= from) && (to === undefined || row.date <= to))
    .filter(({ row }) => minAmount === undefined || row.amount >= minAmount);
  const value = sortValues[query.sort];
  kept.sort((a, b) => {
    const [x, y] = [value(a.row), value(b.row)];
    return x < y ? -1 : x > y ? 1 : a.i - b.i;
  });
  if (query.descending) kept.reverse();
  return kept.slice(query.offset, query.offset + query.limit).map(({ row }) => row.txId);
}

test("every sort, filter and place gives the page that a plain sort of all rows gives", () => {
  storeRows(workspace.database, names(3_000), { name: "one" });
  storeRows(workspace.database, names(1_500), { name: "two", side: "ledger" });
  storeRows(workspace.database, names(400), { name: "hidden", status: "reading" });
  const all = [...transactions.iterate(projectId)];
  expect(all).toHaveLength(4_500);
  const query = new TransactionsQuery(workspace.database);
  const filters: Partial<TransactionFilter>[] = [
    {},
    { side: "ledger" },
    { ingestionId: ingestionIdSchema.parse("ing_one") },
    { text: " SUPPLIER 1 " },
    { from: daySchema.parse("2024-11-01"), to: daySchema.parse("2024-12-01") },
    { minAmount: minorUnitsSchema.parse(-20_000) },
  ];
  const sorts = ["row", "date", "amount", "counterparty", "reference"] as const;
  for (const filter of filters) {
    for (const sort of sorts) {
      for (const descending of [false, true]) {
        for (const offset of [0, 90, 2_450, 4_480, 9_000]) {
          const page = { filter: { projectId, ...filter }, sort, descending, offset, limit: 60 };
          const label = JSON.stringify(page);
          expect([label, query.page(page).map(({ txId }) => txId)]).toEqual([label, expectedPage(all, page)]);
          query.rest();
          expect([label, query.page(page).map(({ txId }) => txId)]).toEqual([label, expectedPage(all, page)]);
        }
      }
    }
  }
});

test("the thread answers pages in the words of the contract", async () => {
  storeRows(workspace.database, names(250), { name: "one" });
  const { rows } = await transactions.requests.page(
    { filter: { projectId }, sort: "date", descending: true, offset: 0, limit: 100 },
    actor(),
  );
  expect(rows).toHaveLength(100);
  for (const row of rows) expect(transactionSchema.parse(row)).toEqual(row);
});

test("an import counts in pages, sums and look-ups from its commit to its undo", async () => {
  const { ingestionNo } = storeRows(workspace.database, names(10), { name: "one", status: "reading" });
  const setStatus = sql<[string, number]>("UPDATE ingestion SET status = ? WHERE ingestion_no = ?");
  const seen: number[] = [];
  for (const status of ["reading", "committed", "undone"]) {
    workspace.database.write((tx) => tx.run(setStatus, [status, ingestionNo]));
    const filter = { projectId };
    const page = { filter, sort: "row" as const, descending: false, offset: 0, limit: 100 };
    seen.push((await transactions.requests.page(page, actor())).rows.length);
    seen.push((await transactions.requests.totals({ filter }, actor())).count);
    seen.push([...transactions.iterate(projectId)].length);
  }
  expect(seen).toEqual([0, 0, 0, 10, 10, 10, 0, 0, 0]);
  await expect(
    (async () => transactions.requests.get({ txId: txIdSchema.parse("tx_one_2") }, actor()))(),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("sums are exact and apart per currency, debits and credits", async () => {
  storeRows(
    workspace.database,
    [
      buildRow(2, { amount: -1_050 }),
      buildRow(3, { amount: 2_000 }),
      buildRow(4, { amount: 9_007_199_254_740_991 - 5_000 }),
      buildRow(5, { amount: -7, currency: "JPY" }),
    ],
    { name: "one" },
  );
  expect(await transactions.requests.totals({ filter: { projectId } }, actor())).toEqual({
    count: 4,
    sums: [
      {
        currency: "EUR",
        sum: 9_007_199_254_740_991 - 4_050,
        debits: -1_050,
        credits: 9_007_199_254_740_991 - 3_000,
      },
      { currency: "JPY", sum: -7, debits: -7, credits: 0 },
    ],
  });
});

test("a finding's rows alone are shown, and wildcards in a search text stand for themselves", async () => {
  const { ingestionNo } = storeRows(
    workspace.database,
    [buildRow(2, { description: "50% off" }), buildRow(3, { description: "500 off" }), buildRow(4)],
    { name: "one" },
  );
  workspace.database.execute(
    `CREATE TABLE IF NOT EXISTS finding_tx (finding_id TEXT, ingestion_no INTEGER, row INTEGER);
     INSERT INTO finding_tx (finding_id, ingestion_no, row) VALUES ('anm_1', ${ingestionNo}, 3), ('anm_1', ${ingestionNo}, 4)`,
  );
  const rowsOf = async (filter: Partial<TransactionFilter>) => {
    const page = { filter: { projectId, ...filter }, sort: "row" as const, descending: false };
    const { rows } = await transactions.requests.page({ ...page, offset: 0, limit: 10 }, actor());
    return rows.map(({ row }) => row);
  };
  expect(await rowsOf({ findingId: findingIdSchema.parse("anm_1") })).toEqual([3, 4]);
  expect(await rowsOf({ text: "0% OFF" })).toEqual([2]);
});
