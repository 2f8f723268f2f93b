import type { Sha256 } from "../../../../contract/ids.ts";
import type { Transaction } from "../../../../contract/procedures/transactions.ts";
import type { Database } from "../../../storage/database.ts";
import type { EvidenceVault } from "../../../storage/evidenceVault.ts";
import { type CollectJob, type RowsToFreeze, runCollectJob } from "./collectJob.ts";
import { type PreviewJob, previewExhibit } from "./previewJob.ts";
import { type ProofJob, proveRow } from "./proofJob.ts";

interface HashJob {
  readonly kind: "hash";
  readonly sha256: Sha256;
}

/** Where the exhibits are, for a thread. */
export interface VaultPlace {
  readonly dir: string;
  readonly key: Uint8Array;
}

/** One piece of work on exhibits for a thread. */
export interface EvidenceJob {
  readonly vault: VaultPlace;
  readonly task: CollectJob | HashJob | PreviewJob | ProofJob;
}

/** Answers `Collected`, the hash now (null when the bytes can't be read), `ExhibitPreview` or `RowInclusion | null`. */
export async function runEvidenceJob(
  task: EvidenceJob["task"],
  parts: {
    readonly database: Database;
    readonly vault: EvidenceVault;
    readonly readRows: (rows: RowsToFreeze) => Iterable<Transaction>;
    readonly partyOf: (name: string, account: string) => string;
  },
): Promise<unknown> {
  switch (task.kind) {
    case "hash":
      return parts.vault.hashNow(task.sha256);
    case "preview":
      return previewExhibit(task, parts.vault);
    case "proof":
      return proveRow(task, parts.vault);
    default:
      return runCollectJob(task, parts);
  }
}
