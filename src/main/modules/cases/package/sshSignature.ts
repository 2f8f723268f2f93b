import { createHash } from "node:crypto";

function field(bytes: string | Buffer): Buffer {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** An Ed25519 public key as SSH writes it (RFC 8709, section 4). */
export function sshPublicKey(publicKey: Buffer): Buffer {
  return Buffer.concat([field("ssh-ed25519"), field(publicKey)]);
}

/**
 * A detached signature that `ssh-keygen -Y verify` checks: OpenSSH's PROTOCOL.sshsig, SHA-512, Ed25519.
 * `sign` gets the bytes to sign and gives 64 bytes back.
 */
export function sshSignature(
  message: Buffer,
  namespace: string,
  key: { readonly publicKey: Buffer; sign(bytes: Buffer): Buffer },
): string {
  const about = [field(namespace), field(""), field("sha512")];
  const digest = createHash("sha512").update(message).digest();
  const signature = key.sign(Buffer.concat([Buffer.from("SSHSIG"), ...about, field(digest)]));
  const version = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([
    Buffer.from("SSHSIG"),
    version,
    field(sshPublicKey(key.publicKey)),
    ...about,
    field(Buffer.concat([field("ssh-ed25519"), field(signature)])),
  ]).toString("base64");
  const lines = blob.match(/.{1,70}/g) ?? [];
  return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join("\n");
}
