import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { checkConsistency, checkInclusion } from "../../../../events/proofs.ts";
import type { CaseLogs, ProvenEvent } from "./checkEvents.ts";
import { type HashList, readHashList } from "./checkFiles.ts";
import type { SignedHead } from "./checkSignature.ts";
import type { PackageFolder } from "./packageFolder.ts";
import { require, Wrong } from "./wrong.ts";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.object({ size: z.int(), root: hex });

const proofSchema = z.strictObject({
  origin: z.string(),
  deviceId: z.string(),
  treeSize: z.int(),
  treeRoot: hex,
  sealSequence: z.int(),
  leafHash: hex,
  inclusion: z.array(hex).max(64),
  printed: headSchema,
  consistency: z.array(hex).max(128),
});
export type InclusionProof = z.infer<typeof proofSchema>;

/** What a seal event states. */
const sealDataSchema = z.object({
  case_id: z.string(),
  seal_number: z.int(),
  report_hash: hex,
  manifest_hash: hex,
  sealed_at: z.string(),
  evidence_count: z.int(),
  log_head: headSchema,
  heads: z.record(z.string(), z.object({ case_sequence: z.int(), leaf: hex })),
});
export type SealData = z.infer<typeof sealDataSchema>;

export async function readProof(folder: PackageFolder): Promise<InclusionProof> {
  return proofSchema.parse(JSON.parse(await folder.text("proof/inclusion.json")));
}

/** The last event of the workstation that sealed is the seal, and the package holds what it says. */
export async function checkSeal(parts: {
  readonly folder: PackageFolder;
  readonly payload: HashList;
  readonly logs: CaseLogs;
  readonly proof: InclusionProof;
}): Promise<{ readonly seal: SealData; readonly told: string }> {
  const { folder, payload, logs, proof } = parts;
  const event = logs.get(proof.deviceId)?.at(-1);
  if (event === undefined) throw new Wrong("the log of the workstation that sealed is missing");
  require(event.type === "case.closed", "the last event of the workstation that sealed is not the seal");
  require(event.sequence === proof.sealSequence &&
    event.leaf === proof.leafHash, "inclusion.json speaks of another event");
  const seal = sealDataSchema.parse(event.data);
  require(payload.get("data/report/report.pdf") ===
    seal.report_hash, "the report is not the one that was sealed");
  require(payload.get("data/sealed-sha256.txt") ===
    seal.manifest_hash, "the list of sealed files is not the one that was sealed");
  checkSealedFiles(payload, await readHashList(folder, "data/sealed-sha256.txt"));
  require(isDeepStrictEqual(
    seal.heads,
    headsBefore(logs, proof.deviceId),
  ), "the events are not those that the seal counted");
  require(isDeepStrictEqual(
    proof.printed,
    seal.log_head,
  ), "the printed head of the log is not the one that was sealed");
  return {
    seal,
    told: `seal ${seal.seal_number} of ${seal.sealed_at}, report ${seal.report_hash.slice(0, 16)}…`,
  };
}

function checkSealedFiles(payload: HashList, sealed: HashList): void {
  const rest = [...payload].filter(
    ([name]) => !name.startsWith("data/events/") && name !== "data/sealed-sha256.txt",
  );
  require(rest.length === sealed.size &&
    rest.every(
      ([name, sha256]) => sealed.get(name) === sha256,
    ), "a file was added, left out or changed after the seal");
}

/** Last event of each workstation before the seal. */
function headsBefore(logs: CaseLogs, sealer: string): Record<string, unknown> {
  const heads: Record<string, unknown> = {};
  for (const [device, events] of logs) {
    const last: ProvenEvent | undefined = device === sealer ? events.at(-2) : events.at(-1);
    if (last !== undefined) heads[device] = { case_sequence: last.case_sequence, leaf: last.leaf };
  }
  return heads;
}

/** The seal's leaf leads to the signed root, and the head printed in the report is an earlier state of that tree. */
export function checkTree(proof: InclusionProof, head: SignedHead): string {
  const root = head.root.toString("hex");
  require(head.origin === proof.origin &&
    proof.origin === `frenly/${proof.deviceId}`, "the checkpoint is of another log");
  require(head.size === proof.treeSize && root === proof.treeRoot, "inclusion.json speaks of another tree");
  const bytes = (text: string) => Buffer.from(text, "hex");
  const leaf = {
    leaf: bytes(proof.leafHash),
    index: proof.sealSequence - 1,
    size: head.size,
    path: proof.inclusion.map(bytes),
  };
  require(checkInclusion(leaf, head.root), "the seal is not in the signed tree");
  const { size, root: printedRoot } = proof.printed;
  const trees = { first: size, firstRoot: bytes(printedRoot), second: head.size, secondRoot: head.root };
  require(checkConsistency(
    trees,
    proof.consistency.map(bytes),
  ), "the head printed in the report is not an earlier state of the signed tree");
  return `root ${root} over ${head.size} events`;
}
