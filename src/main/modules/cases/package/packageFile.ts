import { createHash } from "node:crypto";

/** A file of a package: its path inside the folder is ours, never a sender's name. */
export interface PackageFile {
  readonly path: string;
  readonly sha256: string;
  readonly byteSize: number;
  read(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** A file whose bytes are at hand. */
export function fileOf(path: string, content: string | Buffer): PackageFile {
  const bytes = Buffer.from(content);
  return {
    path,
    sha256: sha256Hex(bytes),
    byteSize: bytes.length,
    *read() {
      yield bytes;
    },
  };
}

export function sha256Hex(bytes: string | Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Byte order of UTF-8; all paths of a package are ASCII, where it is the order of code units. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Lines of `sha256sum`: hash, two spaces, path. The form of BagIt manifests too (RFC 8493, section 2.1.3). */
export function hashLines(files: readonly PackageFile[]): string {
  return [...files]
    .sort(byPath)
    .map(({ sha256, path }) => `${sha256}  ${path}\n`)
    .join("");
}
