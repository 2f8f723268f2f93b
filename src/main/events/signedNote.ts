import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** A tree head as it is signed: C2SP tlog-checkpoint. */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** Text of a checkpoint: origin, size and Base64 root, one a line (c2sp.org/tlog-checkpoint). */
export function checkpointText(head: TreeHead): string {
  return `${head.origin}\n${head.size}\n${head.root.toString("base64")}\n`;
}

/** Key id of a signed note: first four bytes of SHA-256(name, newline, 0x01, Ed25519 key) (c2sp.org/signed-note). */
export function noteKeyId(name: string, publicKey: Buffer): Buffer {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(Buffer.from([0x01]))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
}

/** A checkpoint with one Ed25519 signature line (c2sp.org/signed-note). */
export function signCheckpoint(
  head: TreeHead,
  key: { readonly privateKey: KeyObject; readonly publicKey: Buffer },
): string {
  const text = checkpointText(head);
  const signature = sign(null, Buffer.from(text), key.privateKey);
  const line = Buffer.concat([noteKeyId(head.origin, key.publicKey), signature]).toString("base64");
  return `${text}\n— ${head.origin} ${line}\n`;
}

const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** The tree head of a signed note, or undefined when it is malformed or not signed by this key. */
export function openCheckpoint(note: string, origin: string, publicKey: Buffer): TreeHead | undefined {
  const match = /^([^\n]+)\n(\d+)\n([A-Za-z0-9+/=]+)\n\n— ([^\n ]+) ([A-Za-z0-9+/=]+)\n$/.exec(note);
  if (match === null) return undefined;
  const [, name = "", size = "", root = "", signer = "", line = ""] = match;
  if (name !== origin || signer !== origin) return undefined;
  const signed = Buffer.from(line, "base64");
  if (signed.length !== 68 || !signed.subarray(0, 4).equals(noteKeyId(origin, publicKey))) return undefined;
  const head = { origin, size: Number(size), root: Buffer.from(root, "base64") };
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" });
  return verify(null, Buffer.from(checkpointText(head)), key, signed.subarray(4)) ? head : undefined;
}
