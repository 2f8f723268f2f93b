import type { Side } from "../../../../contract/events/ingestion.ts";
import type { EntityId, ProjectId } from "../../../../contract/ids.ts";

/** Who a party is, as the rows of the project tell of it now. */
export interface KnownParty {
  readonly entityId: EntityId;
  readonly key: string;
  /** Empty when no row tells of it now. */
  readonly name: string;
  readonly rows: number;
  readonly neighbours: number;
  /** Its account number, where that is one of the project's own accounts. */
  readonly ownAccount: string | null;
}

/** What moved between entities and own accounts, in all rows of the project. */
export interface TiedParties {
  readonly total: number;
  readonly ties: readonly {
    readonly entityId: EntityId;
    readonly account: string;
    readonly rows: number;
    readonly flows: readonly {
      readonly side: Side;
      readonly currency: string;
      readonly rows: number;
      readonly in: number;
      readonly out: number;
    }[];
    readonly firstDay: number;
    readonly lastDay: number;
  }[];
  readonly entities: readonly KnownParty[];
  readonly accounts: readonly (readonly [account: string, entities: number])[];
}

export interface TieFilter {
  readonly fromDay?: number | undefined;
  readonly toDay?: number | undefined;
  readonly minAmount?: number | undefined;
}

/** Who is who and who moved money with which own account: what the graph takes from the module that reads it from rows. */
export interface Ties {
  resolve(projectId: ProjectId, keys: readonly string[]): Promise<readonly KnownParty[]>;
  of(projectId: ProjectId, entityIds: readonly EntityId[], filter: TieFilter): Promise<TiedParties>;
  to(
    projectId: ProjectId,
    node: { readonly entityId: EntityId } | { readonly account: string },
    about: { readonly filter: TieFilter; readonly page: { readonly offset: number; readonly limit: number } },
  ): Promise<TiedParties>;
  /** Ids of nodes on one of the shortest ways, over rows and what else ties nodes; empty without one. */
  connect(
    projectId: ProjectId,
    ends: {
      readonly from: string;
      readonly to: string;
      readonly also: readonly (readonly [string, string])[];
    },
  ): Promise<readonly string[]>;
}
