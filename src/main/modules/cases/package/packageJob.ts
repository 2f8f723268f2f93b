import type { Sha256 } from "../../../../contract/ids.ts";
import type { EvidenceVault } from "../../../storage/evidenceVault.ts";
import { assemblePackage, packageName, type SealedCase } from "./assemblePackage.ts";
import type { CaseSnapshot } from "./caseSnapshot.ts";
import type { PackageFile } from "./packageFile.ts";
import { buildReport } from "./report/buildReport.ts";
import { reportHtml } from "./report/reportHtml.ts";
import { reportPdf } from "./report/reportPdf.ts";
import { sealedFiles } from "./sealedFiles.ts";
import { verifyAnywhere } from "./verify/verifyAnywhere.ts";
import type { PackageVerification } from "./verify/verifyPackage.ts";
import { writeBag } from "./writeBag.ts";
import { writeZip } from "./writeZip.ts";

/** A file of a package by its content, which is in the vault. */
export interface KeptFile {
  readonly path: string;
  readonly sha256: string;
  readonly byteSize: number;
}

/** The report as it would be sealed now. Answers its bytes (`Uint8Array`). */
interface ReportJob {
  readonly kind: "report";
  readonly snapshot: CaseSnapshot;
  readonly format: "html" | "pdf";
}

/**
 * Makes all that a seal binds and keeps it in the vault beside the exhibits. Answers `SealMade`: its hashes go into the
 * seal event, its `files` are to be kept with the seal.
 */
interface SealJob {
  readonly kind: "seal";
  readonly snapshot: CaseSnapshot;
}

/** Writes the package of a seal: a folder (which must not exist yet) or a ZIP file. Answers `PackageWritten`. */
interface ExportJob {
  readonly kind: "export";
  readonly sealed: Omit<SealedCase, "files"> & { readonly files: readonly KeptFile[] };
  readonly to: { readonly form: "folder" | "zip"; readonly path: string };
}

/** Verifies a package folder or ZIP file. Answers `PackageVerification`. */
interface VerifyJob {
  readonly kind: "verify";
  readonly path: string;
}

/** One piece of work on sealed packages for a thread. */
export type PackageTask = ReportJob | SealJob | ExportJob | VerifyJob;

export interface SealMade {
  /** `report_hash` of the seal event. */
  readonly reportHash: string;
  /** `manifest_hash` of the seal event. */
  readonly manifestHash: string;
  /** `evidence_count` of the seal event: exhibits enclosed. */
  readonly exhibits: number;
  readonly files: readonly KeptFile[];
}

export interface PackageWritten {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

export async function runPackageJob(
  task: PackageTask,
  vault: EvidenceVault,
): Promise<Uint8Array | SealMade | PackageWritten | PackageVerification> {
  switch (task.kind) {
    case "report": {
      const report = buildReport(task.snapshot);
      return task.format === "pdf" ? await reportPdf(report) : Buffer.from(reportHtml(report));
    }
    case "seal":
      return await makeSeal(task.snapshot, vault);
    case "export":
      return await writePackage(task, vault);
    case "verify":
      return await verifyAnywhere(task.path);
  }
}

async function makeSeal(snapshot: CaseSnapshot, vault: EvidenceVault): Promise<SealMade> {
  const { files, made, reportHash, manifestHash } = await sealedFiles(
    snapshot,
    (sha256) => vault.read(sha256 as Sha256), // an exhibit's own hash
  );
  for (const file of made) await vault.keep(file.read());
  return {
    reportHash,
    manifestHash,
    exhibits: files.length - made.length,
    files: files.map(({ path, sha256, byteSize }) => ({ path, sha256, byteSize })),
  };
}

async function writePackage({ sealed, to }: ExportJob, vault: EvidenceVault): Promise<PackageWritten> {
  const files = sealed.files.map(
    (file): PackageFile => ({ ...file, read: () => vault.read(file.sha256 as Sha256) }), // made by makeSeal
  );
  const all = assemblePackage({ ...sealed, files });
  if (to.form === "folder") await writeBag(to.path, all);
  else await writeZip(to.path, packageName(sealed), all);
  return { path: to.path, files: all.length, bytes: all.reduce((sum, { byteSize }) => sum + byteSize, 0) };
}
