import { assert } from "../../../base/errors.ts";
import { originOf } from "../../../events/checkpoints.ts";
import { eventStore } from "../../../events/eventStore.ts";
import type { EventSystem } from "../../../events/eventSystem.ts";
import { hashLeaf } from "../../../events/treeHash.ts";
import type { Database } from "../../../storage/database.ts";
import { type LogProof, signSeal } from "./proofFiles.ts";

/**
 * What the log gives for a seal: call it once, after `events.sealNow()` has signed a head that covers the seal event, and
 * keep the answer with the seal, so that each later export is the same. `printed` is the `log_head` of the seal event.
 */
export function sealProof(
  { log, identity }: Pick<EventSystem, "log" | "identity">,
  database: Database,
  {
    sequence,
    printed,
  }: { readonly sequence: number; readonly printed: { readonly size: number; readonly root: string } },
): LogProof {
  const { seal, checkpoint } = database.read((tx) => ({
    seal: eventStore.get(tx, sequence),
    checkpoint: eventStore.newestCheckpoint(tx),
  }));
  assert(seal !== undefined, `event ${sequence} is there`);
  assert(checkpoint !== undefined && checkpoint.size >= sequence, "the seal is in a signed tree");
  const hex = (hash: Buffer) => hash.toString("hex");
  const { size } = checkpoint;
  return {
    origin: originOf(identity.deviceId),
    deviceId: identity.deviceId,
    note: checkpoint.note,
    treeSize: size,
    treeRoot: hex(checkpoint.root),
    sealSequence: sequence,
    leafHash: hex(hashLeaf(seal.body)),
    inclusion: log.inclusionPath(sequence, size).map(hex),
    printed,
    consistency: log.consistencyPath(printed.size, size).map(hex),
    signer: signSeal(checkpoint.note, identity),
  };
}
