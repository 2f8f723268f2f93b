import type { Side } from "../../../contract/events/ingestion.ts";
import type { PartyRow } from "./entitiesStore.ts";
import { type NormalName, normaliseName } from "./identity/normalName.ts";
import { isNumber } from "./identity/partyKey.ts";
import { referencePattern, registrationsIn } from "./identity/references.ts";

export interface Flow {
  in: number;
  out: number;
}

/** What moved between a counterparty and one own account in one currency. */
export interface Tie extends Flow {
  rows: number;
  firstDay: number;
  lastDay: number;
}

/** One way of writing a counterparty in one import, with the figures of its rows. */
export interface Spelling {
  readonly name: string;
  readonly normal: NormalName;
  readonly account: string;
  readonly side: Side;
  transactions: number;
  readonly flows: Map<string, Flow>;
  /** By own account as it is written, then by currency. */
  readonly ties: Map<string, Map<string, Tie>>;
  firstDay: number;
  lastDay: number;
  readonly references: Set<string>;
  readonly registrations: Set<string>;
}

/** What one import tells of counterparties; it does not change while the import's rows don't. */
export interface ImportDigest {
  readonly spellings: readonly Spelling[];
  /** The accounts whose statements the rows are of. */
  readonly ownAccounts: ReadonlySet<string>;
}

/** A party's own patterns show in its first rows; looking at more would only cost. */
const rowsForPatterns = 40;
const patternsKept = 12;

/** Reads the rows of one import into its spellings, in the order in which they first occur. */
export function digestImport(rows: Iterable<PartyRow>, side: Side): ImportDigest {
  const spellings = new Map<string, Spelling>();
  const ownAccounts = new Set<string>();
  for (const row of rows) {
    if (row.account !== "") ownAccounts.add(row.account);
    if (row.counterparty.trim() === "" && !isNumber(row.counterparty_account)) continue;
    const id = `${row.counterparty_account}\0${row.counterparty}`;
    let spelling = spellings.get(id);
    if (spelling === undefined) {
      spelling = {
        name: row.counterparty,
        normal: normaliseName(row.counterparty),
        account: row.counterparty_account,
        side,
        transactions: 0,
        flows: new Map(),
        ties: new Map(),
        firstDay: row.day,
        lastDay: row.day,
        references: new Set(),
        registrations: new Set(registrationsIn(row.counterparty)),
      };
      spellings.set(id, spelling);
    }
    addRow(spelling, row);
  }
  for (const spelling of spellings.values()) sumTies(spelling);
  return { spellings: [...spellings.values()], ownAccounts };
}

function addRow(spelling: Spelling, row: PartyRow): void {
  spelling.transactions += 1;
  if (row.day < spelling.firstDay) spelling.firstDay = row.day;
  if (row.day > spelling.lastDay) spelling.lastDay = row.day;
  addToTie(spelling, row);
  if (spelling.transactions > rowsForPatterns) return;
  const pattern = row.reference === "" ? undefined : referencePattern(row.reference);
  if (pattern !== undefined && spelling.references.size < patternsKept) spelling.references.add(pattern);
  for (const number of registrationsIn(row.description)) spelling.registrations.add(number);
}

function addToTie({ ties }: Spelling, { account, currency, amount, day }: PartyRow): void {
  let currencies = ties.get(account);
  if (currencies === undefined) {
    currencies = new Map();
    ties.set(account, currencies);
  }
  let tie = currencies.get(currency);
  if (tie === undefined) {
    tie = { rows: 0, in: 0, out: 0, firstDay: day, lastDay: day };
    currencies.set(currency, tie);
  }
  tie.rows += 1;
  if (amount < 0) tie.out += amount;
  else tie.in += amount;
  if (day < tie.firstDay) tie.firstDay = day;
  if (day > tie.lastDay) tie.lastDay = day;
}

function sumTies({ ties, flows }: Spelling): void {
  for (const currencies of ties.values())
    for (const [currency, tie] of currencies) {
      const flow = flows.get(currency) ?? { in: 0, out: 0 };
      flows.set(currency, { in: flow.in + tie.in, out: flow.out + tie.out });
    }
}
