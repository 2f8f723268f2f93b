import { StringDecoder } from "node:string_decoder";
import type { Sha256, TxId } from "../../../../contract/ids.ts";
import type { EvidenceVault } from "../../../storage/evidenceVault.ts";
import { RowTree } from "./rowTree.ts";

export interface ProofJob {
  readonly kind: "proof";
  readonly sha256: Sha256;
  readonly txId: TxId;
}

export interface RowInclusion {
  readonly root: string;
  readonly size: number;
  readonly index: number;
  readonly line: string;
  readonly path: readonly string[];
}

/** Lines of a frozen set, without their breaks. */
function* linesOf(vault: EvidenceVault, sha256: Sha256): Generator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for (const piece of vault.read(sha256)) {
    const lines = (rest + decoder.write(piece)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Proves that a row is in a frozen set; null when it is not. */
export function proveRow({ sha256, txId }: ProofJob, vault: EvidenceVault): RowInclusion | null {
  const tree = new RowTree();
  const mark = `"txId":${JSON.stringify(txId)}`;
  let found: { readonly index: number; readonly line: string } | undefined;
  for (const line of linesOf(vault, sha256)) {
    if (found === undefined && line.includes(mark)) found = { index: tree.size, line };
    tree.add(line);
  }
  if (found === undefined) return null;
  return {
    root: tree.root().toString("hex"),
    size: tree.size,
    ...found,
    path: tree.path(found.index).map((hash) => hash.toString("hex")),
  };
}
