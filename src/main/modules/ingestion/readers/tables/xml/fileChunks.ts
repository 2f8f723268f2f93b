import type { ByteSource } from "../../csv/byteSource.ts";

const chunkBytes = 256 * 1024;

/** The bytes of a source in chunks. Each chunk is the same buffer, filled anew: take what is needed at once. */
export function* fileChunks(bytes: ByteSource, progress: (bytesRead: number) => void): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let position = 0; ; ) {
    const count = bytes.read(buffer, position);
    if (count === 0) return;
    position += count;
    yield buffer.subarray(0, count);
    progress(position);
  }
}
