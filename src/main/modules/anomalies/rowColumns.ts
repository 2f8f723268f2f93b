import { type ReadTx, sql } from "../../storage/database.ts";
import { noDay, type RowColumns } from "./detectors/columns.ts";
import { journalWordIn } from "./detectors/journalWords.ts";
import { partyKey } from "./partyKey.ts";

interface Row {
  readonly row: number;
  readonly day: number;
  readonly value_day: number | null;
  readonly amount: number;
  readonly counterparty: string;
  readonly counterparty_account: string;
  readonly account: string;
  readonly reference: string;
  readonly description: string;
}

const imports = sql<{ project: string; side: string }, { no: number }>(
  `SELECT ingestion_no AS no FROM ingestion
   WHERE project_id = :project AND side = :side AND status = 'committed' ORDER BY ingestion_no LIMIT 1000000`,
);
/** In pages: reading a page whole is twice as fast as one row after the other. */
const page = sql<[number, number, string], Row>(
  `SELECT row, day, value_day, amount, counterparty, counterparty_account, account, reference, description FROM tx
   WHERE ingestion_no = ? AND row > ? AND currency = ? ORDER BY row LIMIT 4000`,
);

export interface ColumnsWanted {
  readonly ingestionNumbers: readonly number[];
  readonly scope: "file" | "side";
  readonly projectId: string;
  readonly side: string;
  readonly currency: string;
}

/** The rows of one side in one currency, as columns: the new imports' with those that count already. */
export function readColumns(tx: ReadTx, about: ColumnsWanted): RowColumns {
  const columns = new ColumnBuilder();
  const { projectId: project, side, currency } = about;
  const fresh = new Set(about.ingestionNumbers);
  const known = about.scope === "file" ? [] : tx.all(imports, { project, side }).map((one) => one.no);
  for (const number of new Set([...known, ...fresh].sort((a, b) => a - b))) {
    let last = -1;
    for (;;) {
      const rows = tx.all(page, [number, last, currency]);
      for (const row of rows) columns.add(number, row, fresh.has(number));
      last = rows.at(-1)?.row ?? last;
      if (rows.length === 0) break;
    }
  }
  return columns.finish();
}

/** Texts to small numbers; the same text in a row is looked up once. */
class TextCodes {
  readonly texts = [""];
  readonly #codes = new Map<string, number>([["", 0]]);
  readonly #keyOf: ((text: string) => string) | undefined;
  readonly #byKey = new Map<string, number>([["", 0]]);
  #last = "";
  #lastCode = 0;

  constructor(keyOf?: (text: string) => string) {
    this.#keyOf = keyOf;
  }

  code(text: string): number {
    if (text === "") return 0;
    if (text === this.#last) return this.#lastCode;
    let code = this.#codes.get(text);
    if (code === undefined) {
      const key = this.#keyOf?.(text);
      code = key === undefined ? undefined : this.#byKey.get(key);
      code ??= this.texts.push(text) - 1;
      if (key !== undefined) this.#byKey.set(key, code);
      this.#codes.set(text, code);
    }
    this.#last = text;
    this.#lastCode = code;
    return code;
  }
}

const firstCapacity = 16_384;

/** Columns that grow by doubling: counting the rows first would read the table twice. */
class ColumnBuilder {
  readonly #parties = new TextCodes(partyKey);
  readonly #accounts = new TextCodes((text) => text.replace(/\s+/g, "").toUpperCase());
  readonly #reference: string[] = [];
  #ingestionNo = new Int32Array(firstCapacity);
  #row = new Int32Array(firstCapacity);
  #day = new Int32Array(firstCapacity);
  #valueDay = new Int32Array(firstCapacity);
  #party = new Int32Array(firstCapacity);
  #account = new Int32Array(firstCapacity);
  #counterpartyAccount = new Int32Array(firstCapacity);
  #amount = new Float64Array(firstCapacity);
  #word = new Uint8Array(firstCapacity);
  #isNew = new Uint8Array(firstCapacity);
  #count = 0;

  add(ingestionNo: number, row: Row, isNew: boolean): void {
    const i = this.#count;
    if (i === this.#amount.length) this.#grow();
    this.#ingestionNo[i] = ingestionNo;
    this.#row[i] = row.row;
    this.#day[i] = row.day;
    this.#valueDay[i] = row.value_day ?? noDay;
    this.#party[i] = this.#parties.code(row.counterparty);
    this.#account[i] = this.#accounts.code(row.account);
    this.#counterpartyAccount[i] = this.#accounts.code(row.counterparty_account);
    this.#amount[i] = row.amount;
    this.#word[i] = row.description === "" ? 0 : journalWordIn(row.description);
    this.#isNew[i] = isNew ? 1 : 0;
    this.#reference.push(row.reference);
    this.#count = i + 1;
  }

  finish(): RowColumns {
    const end = this.#count;
    return {
      count: end,
      ingestionNo: this.#ingestionNo.subarray(0, end),
      row: this.#row.subarray(0, end),
      day: this.#day.subarray(0, end),
      valueDay: this.#valueDay.subarray(0, end),
      amount: this.#amount.subarray(0, end),
      party: this.#party.subarray(0, end),
      parties: this.#parties.texts,
      account: this.#account.subarray(0, end),
      counterpartyAccount: this.#counterpartyAccount.subarray(0, end),
      accounts: this.#accounts.texts,
      reference: this.#reference,
      word: this.#word.subarray(0, end),
      isNew: this.#isNew.subarray(0, end),
    };
  }

  #grow(): void {
    const capacity = this.#amount.length * 2;
    this.#ingestionNo = extended(this.#ingestionNo, new Int32Array(capacity));
    this.#row = extended(this.#row, new Int32Array(capacity));
    this.#day = extended(this.#day, new Int32Array(capacity));
    this.#valueDay = extended(this.#valueDay, new Int32Array(capacity));
    this.#party = extended(this.#party, new Int32Array(capacity));
    this.#account = extended(this.#account, new Int32Array(capacity));
    this.#counterpartyAccount = extended(this.#counterpartyAccount, new Int32Array(capacity));
    this.#amount = extended(this.#amount, new Float64Array(capacity));
    this.#word = extended(this.#word, new Uint8Array(capacity));
    this.#isNew = extended(this.#isNew, new Uint8Array(capacity));
  }
}

function extended<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
