import type { Side } from "../../../contract/events/ingestion.ts";
import type { PartyRow } from "./entitiesStore.ts";
import { type NormalName, normaliseName } from "./identity/normalName.ts";
import { isNumber } from "./identity/partyKey.ts";
import { referencePattern, registrationsIn } from "./identity/references.ts";

export interface Flow {
  in: number;
  out: number;
}

/** One way of writing a counterparty in one import, with the figures of its rows. */
export interface Spelling {
  readonly name: string;
  readonly normal: NormalName;
  readonly account: string;
  readonly side: Side;
  transactions: number;
  readonly flows: Map<string, Flow>;
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
        firstDay: row.day,
        lastDay: row.day,
        references: new Set(),
        registrations: new Set(registrationsIn(row.counterparty)),
      };
      spellings.set(id, spelling);
    }
    addRow(spelling, row);
  }
  return { spellings: [...spellings.values()], ownAccounts };
}

function addRow(spelling: Spelling, row: PartyRow): void {
  spelling.transactions += 1;
  if (row.day < spelling.firstDay) spelling.firstDay = row.day;
  if (row.day > spelling.lastDay) spelling.lastDay = row.day;
  let flow = spelling.flows.get(row.currency);
  if (flow === undefined) {
    flow = { in: 0, out: 0 };
    spelling.flows.set(row.currency, flow);
  }
  if (row.amount < 0) flow.out += row.amount;
  else flow.in += row.amount;
  if (spelling.transactions > rowsForPatterns) return;
  const pattern = row.reference === "" ? undefined : referencePattern(row.reference);
  if (pattern !== undefined && spelling.references.size < patternsKept) spelling.references.add(pattern);
  for (const number of registrationsIn(row.description)) spelling.registrations.add(number);
}
