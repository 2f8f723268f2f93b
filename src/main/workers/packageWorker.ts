import type { VaultPlace } from "../modules/cases/evidence/evidenceJob.ts";
import { type PackageTask, runPackageJob } from "../modules/cases/package/packageJob.ts";
import { EvidenceVault } from "../storage/evidenceVault.ts";
import { answer } from "./workerSide.ts";

answer<{ readonly vault: VaultPlace; readonly task: PackageTask }, never>(({ vault, task }) =>
  runPackageJob(task, new EvidenceVault(vault.dir, vault.key)),
);
