import type { Priority } from "../../../contract/events/definition.ts";
import type { EntityId, IngestionId, MatchId, ProjectId, TxId, UploadId } from "../../../contract/ids.ts";
import type { CaseLink } from "../../../contract/procedures/cases.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, DatabaseOptions } from "../../storage/database.ts";
import type { WorkerPool } from "../../workers/pool.ts";
import type { VaultPlace } from "./evidence/evidenceJob.ts";
import type { Ties } from "./graph/ties.ts";
import type { PartyKnowledge } from "./risk/caseFacts.ts";

/** A file on this disk that is to become an exhibit. */
export interface FileToCollect {
  readonly path: string;
  readonly fileName: string;
  /** Lets go of what was only kept for the collection. */
  release(): void;
}

/** What an alert, a finding or a match is, as it stands. */
export interface Referred {
  readonly projectId: ProjectId | null;
  /** In a few words. */
  readonly label: string;
  readonly priority: Priority;
  /** 0 to 1. */
  readonly severity: number;
  /** Field by field, for the frozen copy. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What cases take from the rest of the program. */
export interface CasesDependencies extends PartyKnowledge {
  readonly database: Database;
  readonly databaseOptions: DatabaseOptions;
  readonly workers: WorkerPool;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where exhibits are kept, and under which key. */
  readonly vault: VaultPlace;
  /** Program and version: `Frenly 0.1.0`. */
  readonly tool: string;
  /** Says so when there is no such project. */
  readonly requireProject: (projectId: ProjectId) => unknown;
  readonly takeUpload: (uploadId: UploadId) => FileToCollect;
  /** The kept file of an import, hashed again; undefined when there is no such import. */
  readonly sourceFile: (
    ingestionId: IngestionId,
  ) => Promise<(FileToCollect & { readonly projectId: ProjectId }) | undefined>;
  readonly spellingsOf: (
    projectId: ProjectId,
    entityId: EntityId,
  ) => Promise<readonly (readonly [string, string])[]>;
  /** Undefined when it no longer exists. */
  readonly refer: (link: CaseLink) => Referred | undefined;
  readonly rowsOfMatch: (matchId: MatchId) => readonly TxId[];
  /** Who is who, and who moved money with which own account. */
  readonly ties: Ties;
}
