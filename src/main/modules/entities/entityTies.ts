import type { Side } from "../../../contract/events/ingestion.ts";
import { readAccountNumber } from "./identity/accountNumber.ts";
import type { Party } from "./parties.ts";

/** Money of one currency that one side tells of. */
export interface TieFlow {
  readonly side: Side;
  readonly currency: string;
  readonly rows: number;
  readonly in: number;
  readonly out: number;
}

/** What moved between an entity and one own account. */
export interface EntityTie {
  readonly entity: number;
  /** Capitals and digits of the own account; the side where its rows name none. */
  readonly account: string;
  readonly rows: number;
  /** Most rows first. */
  readonly flows: readonly TieFlow[];
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Which rows count: those of the edge's days must overlap, and one of its sums reach the amount. */
export interface TieFilter {
  readonly fromDay?: number | undefined;
  readonly toDay?: number | undefined;
  readonly minAmount?: number | undefined;
}

/** Who moved money with which own account, from both ends; made of what the imports tell. */
export class EntityTies {
  readonly #ofEntity: readonly (readonly EntityTie[])[];
  readonly #ofAccount = new Map<string, EntityTie[]>();

  constructor(entities: Iterable<readonly Party[]>) {
    const accounts = new Map<string, string>();
    const textOf = (account: string): string => {
      const known = accounts.get(account) ?? readAccountNumber(account).text;
      accounts.set(account, known);
      return known;
    };
    this.#ofEntity = Array.from(entities, (parties, entity) => gatherTies(entity, parties, textOf));
    for (const tie of this.#ofEntity.flat()) {
      const known = this.#ofAccount.get(tie.account);
      if (known === undefined) this.#ofAccount.set(tie.account, [tie]);
      else known.push(tie);
    }
    for (const ties of this.#ofAccount.values()) ties.sort((a, b) => b.rows - a.rows || a.entity - b.entity);
  }

  /** Those of most rows first. */
  ofEntity(entity: number): readonly EntityTie[] {
    return this.#ofEntity[entity] ?? [];
  }

  ofAccount(account: string): readonly EntityTie[] {
    return this.#ofAccount.get(account) ?? [];
  }
}

export function passes(tie: EntityTie, { fromDay, toDay, minAmount }: TieFilter): boolean {
  if (fromDay !== undefined && tie.lastDay < fromDay) return false;
  if (toDay !== undefined && tie.firstDay > toDay) return false;
  return minAmount === undefined || tie.flows.some((flow) => Math.max(flow.in, -flow.out) >= minAmount);
}

interface Gathered {
  readonly flows: Map<string, { side: Side; currency: string; rows: number; in: number; out: number }>;
  firstDay: number;
  lastDay: number;
}

function gatherTies(
  entity: number,
  parties: readonly Party[],
  textOf: (account: string) => string,
): EntityTie[] {
  const found = new Map<string, Gathered>();
  for (const { side, ties } of parties.flatMap(({ spellings }) => spellings))
    for (const [written, currencies] of ties) {
      const account = written === "" ? side : textOf(written);
      const known = found.get(account) ?? {
        flows: new Map(),
        firstDay: Number.POSITIVE_INFINITY,
        lastDay: Number.NEGATIVE_INFINITY,
      };
      found.set(account, known);
      for (const [currency, tie] of currencies) {
        const flow = known.flows.get(`${side} ${currency}`) ?? { side, currency, rows: 0, in: 0, out: 0 };
        known.flows.set(`${side} ${currency}`, flow);
        flow.rows += tie.rows;
        flow.in += tie.in;
        flow.out += tie.out;
        known.firstDay = Math.min(known.firstDay, tie.firstDay);
        known.lastDay = Math.max(known.lastDay, tie.lastDay);
      }
    }
  return [...found]
    .map(([account, { flows, firstDay, lastDay }]) => {
      const all = [...flows.values()].sort((a, b) => b.rows - a.rows || (a.currency < b.currency ? -1 : 1));
      const rows = all.reduce((sum, flow) => sum + flow.rows, 0);
      return { entity, account, rows, flows: all, firstDay, lastDay };
    })
    .sort((a, b) => b.rows - a.rows || (a.account < b.account ? -1 : 1));
}
