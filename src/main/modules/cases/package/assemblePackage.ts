import { completeBag } from "./bag.ts";
import type { CaseEvents } from "./caseSnapshot.ts";
import { fileOf, type PackageFile, sha256Hex } from "./packageFile.ts";
import { type LogProof, proofFiles } from "./proofFiles.ts";
import { verifyGuide } from "./verifyGuide.ts";

export interface SealedCase {
  readonly caseId: string;
  readonly number: string;
  readonly title: string;
  readonly seal: number;
  readonly sealedAt: string;
  readonly program: string;
  /** As `sealedFiles` made them, or as they were kept since. */
  readonly files: readonly PackageFile[];
  /** The whole case up to its seal. */
  readonly events: readonly CaseEvents[];
  readonly proof: LogProof;
  /** Text of `resources/verify/verifyPackage.py`. */
  readonly verifyScript: string;
}

/** Name of a package's folder, of ids of ours only. */
export function packageName(sealed: { readonly number: string; readonly seal: number }): string {
  return `case-${sealed.number.replace(/[^A-Za-z0-9-]/g, "")}-seal-${sealed.seal}`;
}

/** All files of the package of a sealed case: the same seal gives the same bytes, however often it is exported. */
export function assemblePackage(sealed: SealedCase): PackageFile[] {
  const { proof, number, seal, title } = sealed;
  const events = sealed.events.map(({ deviceId, bodies }) =>
    fileOf(`data/events/${deviceId}.jsonl`, bodies.map((body) => `${body}\n`).join("")),
  );
  const guide = verifyGuide({
    title,
    number,
    seal,
    origin: proof.origin,
    treeSize: proof.treeSize,
    root: proof.treeRoot,
    keyFingerprint: sha256Hex(Buffer.from(proof.signer.publicKey, "base64")),
  });
  return completeBag(
    [...sealed.files, ...events],
    [...proofFiles(proof, sealed.verifyScript), fileOf("VERIFY.md", guide)],
    {
      baggingDate: sealed.sealedAt.slice(0, 10),
      identifier: `${sealed.caseId} seal ${seal}`,
      description: `Case ${number}, sealed ${sealed.sealedAt}. VERIFY.md says how to check it.`,
      softwareAgent: sealed.program,
    },
  );
}
