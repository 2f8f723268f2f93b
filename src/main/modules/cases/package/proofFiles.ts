import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { fileOf, type PackageFile } from "./packageFile.ts";
import { sshPublicKey, sshSignature } from "./sshSignature.ts";

/** Namespace of our SSH signatures: one made for another purpose is not taken for a seal. */
const sealNamespace = "frenly-seal";

/** What the log gives for a seal. Hashes in hexadecimal. */
export interface LogProof {
  readonly origin: string;
  readonly deviceId: string;
  /** C2SP signed note that covers the seal event. */
  readonly note: string;
  readonly treeSize: number;
  readonly treeRoot: string;
  readonly sealSequence: number;
  readonly leafHash: string;
  readonly inclusion: readonly string[];
  /** The head that the report prints, and the proof that the signed tree only adds to it. */
  readonly printed: { readonly size: number; readonly root: string };
  readonly consistency: readonly string[];
  /** What signed the note: see `signSeal`. */
  readonly signer: SealSignature;
}

/** The signature of a checkpoint in the form that ssh-keygen reads, made where the private key is. */
export interface SealSignature {
  /** Raw Ed25519 public key in Base64. */
  readonly publicKey: string;
  readonly ssh: string;
}

/** Signs the text of a checkpoint note for `ssh-keygen -Y verify`: the private key never goes to a thread. */
export function signSeal(
  note: string,
  key: { readonly privateKey: KeyObject; readonly publicKey: Buffer },
): SealSignature {
  const signing = { publicKey: key.publicKey, sign: (bytes: Buffer) => sign(null, bytes, key.privateKey) };
  return {
    publicKey: key.publicKey.toString("base64"),
    ssh: sshSignature(noteText(note), sealNamespace, signing),
  };
}

/** The signed part of a note: all before the blank line (c2sp.org/signed-note). */
function noteText(note: string): Buffer {
  return Buffer.from(note.slice(0, note.indexOf("\n\n") + 1));
}

const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** The folder `proof/`: what openssl, ssh-keygen and verify.py need, each in the form it reads. */
export function proofFiles(proof: LogProof, verifyScript: string): PackageFile[] {
  const text = noteText(proof.note);
  // The text is UTF-8 of ASCII only: an origin, a number and Base64.
  const line = proof.note.slice(text.length).trim().split(" ").at(-1) ?? "";
  // The line of a signed note is a key id of four bytes and the signature.
  const signature = Buffer.from(line, "base64").subarray(4);
  const publicKey = Buffer.from(proof.signer.publicKey, "base64");
  const pem = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" });
  const sshKey = sshPublicKey(publicKey).toString("base64");
  const { note, signer, ...inclusion } = proof;
  return [
    fileOf("proof/checkpoint", note),
    fileOf("proof/checkpoint.text", text),
    fileOf("proof/checkpoint.sig", signature),
    fileOf("proof/checkpoint.sshsig", signer.ssh),
    fileOf("proof/allowed_signers", `${proof.origin} namespaces="${sealNamespace}" ssh-ed25519 ${sshKey}\n`),
    fileOf("proof/signer.pub.pem", pem.export({ format: "pem", type: "spki" }).toString()),
    fileOf("proof/inclusion.json", `${JSON.stringify(inclusion, null, 2)}\n`),
    fileOf("proof/verify.py", verifyScript),
  ];
}
