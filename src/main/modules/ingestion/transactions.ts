import type { Side } from "../../../contract/events/ingestion.ts";
import type { EntityId, ProjectId } from "../../../contract/ids.ts";
import type { MinorUnits } from "../../../contract/money.ts";
import type { Handlers } from "../../../contract/procedures/handlers.ts";
import type {
  Transaction,
  TransactionFilter,
  transactionProcedures,
} from "../../../contract/procedures/transactions.ts";
import type { Disposable } from "../../base/disposable.ts";
import type { Database, DatabaseOptions } from "../../storage/database.ts";
import type { Vault } from "../../storage/vault.ts";
import { createThread } from "../../workers/thread.ts";
import { readSource, refuseUnknownRow } from "./sourceRow.ts";
import type { PageQuery, RowsFilter, TransactionsQuestion } from "./transactionsQuery.ts";
import { type CurrencyTotal, parseTxId, transactionsStore } from "./transactionsStore.ts";

export interface TransactionsDependencies {
  readonly database: Database;
  /** For the thread that answers pages and sums. */
  readonly databaseOptions: DatabaseOptions;
  readonly vault: Vault;
  /** How the rows of an entity are written, as name and account; nothing for an entity that no row tells of. */
  readonly spellingsOf: (
    projectId: ProjectId,
    entityId: EntityId,
  ) => Promise<readonly (readonly [string, string])[]>;
}

export interface Transactions extends Disposable {
  readonly requests: Handlers<typeof transactionProcedures>;
  /** Every row of the committed imports of a project, in the order of import and file. */
  iterate(projectId: ProjectId, side?: Side): Generator<Transaction>;
}

const rowsAtATime = 1_000;

/** What may be asked about rows. Pages and sums are answered in a thread: some of them look at every row. */
export function createTransactions({
  database,
  databaseOptions,
  vault,
  spellingsOf,
}: TransactionsDependencies): Transactions {
  const thread = createThread<TransactionsQuestion, unknown>("queryWorker", databaseOptions);
  // The entry answers a page with rows and a filter with sums.
  const askPage = async (page: PageQuery) => (await thread.ask({ kind: "page", page })) as Transaction[];
  const askTotals = async (filter: RowsFilter) =>
    (await thread.ask({ kind: "totals", filter })) as CurrencyTotal[];

  const resolve = async (filter: TransactionFilter): Promise<RowsFilter> => {
    const { entityId, ...rest } = filter;
    return entityId === undefined
      ? rest
      : { ...rest, spellings: await spellingsOf(rest.projectId, entityId) };
  };

  return {
    requests: {
      page: async (input) => ({ rows: await askPage({ ...input, filter: await resolve(input.filter) }) }),
      totals: async ({ filter }) => toTotals(await askTotals(await resolve(filter))),
      get({ txId }) {
        const { ingestionId, row } = parseTxId(txId);
        const found = database.read((tx) => ({ found: transactionsStore.get(tx, ingestionId, row) })).found;
        return found ?? refuseUnknownRow(txId);
      },
      source: ({ txId }) => readSource(txId, database, vault),
    },
    *iterate(projectId, side) {
      const numbers = database.read((tx) =>
        transactionsStore.committed(tx, { projectId, side, ingestionId: undefined }),
      );
      for (const number of numbers) yield* iterateImport(database, number);
    },
    dispose: () => thread.dispose(),
  };
}

function* iterateImport(database: Database, ingestionNo: number): Generator<Transaction> {
  let after = -1;
  for (;;) {
    const rows = database.read((tx) => transactionsStore.after(tx, ingestionNo, after, rowsAtATime));
    yield* rows;
    if (rows.length < rowsAtATime) return;
    after = rows.at(-1)?.row ?? after;
  }
}

function toTotals(totals: readonly CurrencyTotal[]) {
  return {
    count: totals.reduce((count, total) => count + total.rows, 0),
    sums: totals.map(({ currency, sum, debits, credits }) => ({
      currency,
      // Sums of integers that were read as minor units.
      sum: sum as MinorUnits,
      debits: debits as MinorUnits,
      credits: credits as MinorUnits,
    })),
  };
}
