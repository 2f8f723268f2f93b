import { randomBytes } from "node:crypto";

/** UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits; sorts by time as text. */
export function uuidv7(now: number, random: Buffer = randomBytes(10)): string {
  return uuidText(uuidv7Bytes(now, random));
}

/** The sixteen bytes of a UUIDv7. */
export function uuidv7Bytes(now: number, random: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(16); // from the pool, and every byte is written below
  bytes.writeUIntBE(now, 0, 6);
  random.copy(bytes, 6, 0, 10);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** A UUID as it is written: 8-4-4-4-12 hexadecimal digits. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A new identifier with its prefix: `newId("proj", now)` is `proj_` and 32 hexadecimal digits, in time order. */
export function newId(prefix: string, now: number): string {
  return `${prefix}_${uuidv7(now).replaceAll("-", "")}`;
}
