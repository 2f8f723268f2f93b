import type { Side } from "../../../contract/events/ingestion.ts";
import type { EntityId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Entity } from "../../../contract/procedures/entities.ts";
import { formatDay } from "../../base/days.ts";
import type { Flow, Spelling } from "./digestImport.ts";
import { countSpellings, type Party } from "./parties.ts";

/** An entity with the figures of its rows, as it is sorted and searched. */
export interface EntityRecord {
  readonly name: string;
  readonly kind: "account" | "name";
  readonly transactions: number;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Every spelling and account in small letters, for the search. */
  readonly haystack: string;
}

export function recordOf(parties: readonly Party[]): EntityRecord {
  const spellings = parties.flatMap((party) => party.spellings);
  const names = countSpellings(spellings);
  const accounts = parties.flatMap((party) => (party.account === undefined ? [] : [party.account.text]));
  return {
    name: names[0]?.name ?? spellings[0]?.account ?? "",
    kind: accounts.length > 0 ? "account" : "name",
    transactions: spellings.reduce((sum, spelling) => sum + spelling.transactions, 0),
    flows: sumFlows(spellings),
    firstDay: spellings.reduce((day, { firstDay }) => Math.min(day, firstDay), Number.POSITIVE_INFINITY),
    lastDay: spellings.reduce((day, { lastDay }) => Math.max(day, lastDay), Number.NEGATIVE_INFINITY),
    haystack: [...names.map(({ name }) => name), ...accounts].join("\n").toLowerCase(),
  };
}

function sumFlows(spellings: readonly Spelling[]): Map<string, Flow> {
  const flows = new Map<string, Flow>();
  for (const spelling of spellings) {
    for (const [currency, flow] of spelling.flows) {
      const sum = flows.get(currency) ?? { in: 0, out: 0 };
      flows.set(currency, { in: sum.in + flow.in, out: sum.out + flow.out });
    }
  }
  return flows;
}

/** An entity as the contract shows it. Casts: each value was written to its column as what it is called here. */
export function toEntity(
  record: EntityRecord,
  about: {
    readonly entityId: EntityId;
    readonly parties: readonly Party[];
    readonly ownAccounts: ReadonlySet<string>;
    readonly mainCurrency: string;
    readonly duplicates: number;
  },
): Entity {
  const spellings = about.parties.flatMap((party) => party.spellings);
  const sums = [...record.flows].map(([currency, flow]) => ({
    currency: currency as Currency,
    in: flow.in as MinorUnits,
    out: flow.out as MinorUnits,
  }));
  const rank = (currency: string) => (currency === about.mainCurrency ? "" : currency);
  const sides = new Set<Side>(spellings.map(({ side }) => side));
  return {
    entityId: about.entityId,
    name: record.name,
    kind: record.kind,
    accounts: about.parties.flatMap(({ account, spellings: written }) =>
      account === undefined
        ? []
        : [
            {
              account: account.text,
              kind: account.kind,
              country: account.country ?? null,
              check: account.check,
              transactions: written.reduce((sum, { transactions }) => sum + transactions, 0),
            },
          ],
    ),
    isOwnAccount: about.parties.some(
      ({ account }) => account !== undefined && about.ownAccounts.has(account.text),
    ),
    transactions: record.transactions,
    sums: sums.sort((a, b) => (rank(a.currency) < rank(b.currency) ? -1 : 1)),
    firstDay: formatDay(record.firstDay),
    lastDay: formatDay(record.lastDay),
    sides: (["ledger", "bank"] as const).filter((side) => sides.has(side)),
    spellings: new Set(spellings.map(({ name }) => name).filter((name) => name !== "")).size,
    merged: about.parties.length,
    duplicates: about.duplicates,
  };
}
