import type { ByteSource } from "../../csv/byteSource.ts";

/** At most `size` bytes from `position` on; fewer only at the end of the file. */
export function readExactlyUpTo(bytes: ByteSource, position: number, size: number): Buffer {
  const buffer = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const count = bytes.read(buffer.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
