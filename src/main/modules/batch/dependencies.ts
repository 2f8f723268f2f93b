import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProfileId, ProjectId, Sha256, UploadId } from "../../../contract/ids.ts";
import type { Progress } from "../../../contract/procedures/feed.ts";
import type { Actor } from "../../../contract/procedures/handlers.ts";
import type { Ingestion, Mapping } from "../../../contract/procedures/ingestion.ts";
import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import type { Logger } from "../../base/logger.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database } from "../../storage/database.ts";
import type { VaultedFile } from "../../storage/vault.ts";

/** A file in the vault, with the name the user knows it by. */
export interface KeptFile extends VaultedFile {
  readonly fileName: string;
}

/** What the module that imports does for a batch. */
export interface BatchImports {
  keepFile(path: string): Promise<KeptFile>;
  keptFile(sha256: Sha256, fileName: string): Promise<KeptFile>;
  takeUploads(uploadIds: readonly UploadId[]): KeptFile[];
  start(
    file: KeptFile,
    about: {
      readonly projectId: ProjectId;
      readonly side: Side;
      readonly mapping: Partial<Mapping> | undefined;
      readonly profileId: ProfileId | undefined;
      /** With what its rows are compared: one of several files is searched by itself, its side once after all. */
      readonly scope: "file" | "side";
    },
    actor: Actor,
  ): Promise<{ readonly ingestionId: IngestionId; readonly done: Promise<Ingestion> }>;
  /** Throws STATE_CONFLICT when it is over already. */
  cancel(ingestionId: IngestionId, actor: Actor): unknown;
  undo(ingestionId: IngestionId, actor: Actor): unknown;
  find(ingestionId: IngestionId): Ingestion | undefined;
  /** Whether imports of a project were searched for anomalies by themselves only. */
  awaitsSearch(projectId: ProjectId): boolean;
  /** Searches the sides on which such imports are. */
  searchSides(projectId: ProjectId): Promise<void>;
  onProgress(listener: (progress: Progress) => void): Disposable;
}

export interface BatchDependencies {
  readonly database: Database;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 up to 1: spreads attempts over time. */
  readonly random: () => number;
  readonly imports: BatchImports;
  /** Throws NOT_FOUND for a project that is not there. */
  readonly requireProject: (projectId: ProjectId) => unknown;
}
