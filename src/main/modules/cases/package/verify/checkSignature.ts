import { createHash, createPublicKey, verify } from "node:crypto";
import { sshPublicKey } from "../sshSignature.ts";
import type { PackageFolder } from "./packageFolder.ts";
import { require, Wrong } from "./wrong.ts";

export interface SignedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** SHA-256 of the raw public key, in hexadecimal. */
  readonly keyFingerprint: string;
}

/** The checkpoint is signed by the key of the package, in every form in which it is there. */
export async function checkSignature(
  folder: PackageFolder,
): Promise<{ readonly head: SignedHead; readonly told: string }> {
  const pem = await folder.text("proof/signer.pub.pem");
  const key = createPublicKey(pem);
  require(key.asymmetricKeyType === "ed25519" &&
    key.export({ format: "pem", type: "spki" }) === pem, "signer.pub.pem is no Ed25519 key");
  const raw = key.export({ format: "der", type: "spki" }).subarray(-32);
  const text = await folder.read("proof/checkpoint.text");
  const signature = await folder.read("proof/checkpoint.sig");
  require(verify(null, text, key, signature), "the signature of the checkpoint is not right");
  const match = /^([^\n]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text.toString("utf8"));
  if (match === null) throw new Wrong("checkpoint.text is no checkpoint");
  const [, origin = "", size = "", root = ""] = match;
  const id = createHash("sha256").update(`${origin}\n\x01`).update(raw).digest().subarray(0, 4);
  const line = Buffer.concat([id, signature]).toString("base64");
  require((await folder.text("proof/checkpoint")) ===
    `${text.toString("utf8")}\n— ${origin} ${line}\n`, "checkpoint and checkpoint.sig do not agree");
  const signers = `${origin} namespaces="frenly-seal" ssh-ed25519 ${sshPublicKey(raw).toString("base64")}\n`;
  require((await folder.text("proof/allowed_signers")) === signers, "allowed_signers names another key");
  const keyFingerprint = createHash("sha256").update(raw).digest("hex");
  return {
    head: { origin, size: Number(size), root: Buffer.from(root, "base64"), keyFingerprint },
    told: `Ed25519, key ${keyFingerprint}`,
  };
}
