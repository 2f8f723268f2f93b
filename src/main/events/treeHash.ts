import { hash } from "node:crypto";

/** RFC 6962, section 2.1: SHA-256 of 0x00 and the exact bytes of the entry. */
export function hashLeaf(entry: string | Buffer): Buffer {
  // One call on one text is a third faster than a hash object fed twice.
  return typeof entry === "string"
    ? hash("sha256", `\0${entry}`, "buffer")
    : hash("sha256", Buffer.concat([Buffer.of(0x00), entry]), "buffer");
}

/** As `hashLeaf`, one byte a character: the form that costs least where every event passes. */
export function hashLeafText(entry: string): string {
  return hash("sha256", `\0${entry}`, "binary");
}

/** RFC 6962, section 2.1: SHA-256 of 0x01 and the two child hashes. */
export function hashNode(left: Buffer, right: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(65);
  bytes[0] = 0x01;
  left.copy(bytes, 1);
  right.copy(bytes, 33);
  return hash("sha256", bytes, "buffer");
}

export const emptyRoot = hash("sha256", "", "buffer");
