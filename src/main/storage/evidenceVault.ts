import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type Sha256, sha256Schema } from "../../contract/ids.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { syncFolder, writeAll, writeFileDurably } from "../base/files.ts";

/** What was kept: the hash and the size of the bytes as they were given. */
export interface KeptBytes {
  readonly sha256: Sha256;
  readonly byteSize: number;
}

const magic = Buffer.from("FRNLYEV1");
const saltBytes = 32;
const headerBytes = magic.length + saltBytes;
const chunkBytes = 65_536;
const tagBytes = 16;
const storedChunk = chunkBytes + tagBytes;

/** Reads the key of a workspace's evidence, 32 bytes, making one for a workspace that has none. */
export function loadEvidenceKey(homeDir: string): Buffer {
  const path = join(homeDir, "evidence.key");
  if (!existsSync(path)) writeFileDurably(path, randomBytes(32).toString("base64"), 0o600);
  const key = Buffer.from(readFileSync(path, "utf8"), "base64");
  if (key.length === 32) return key;
  throw new AppError(
    "LOG_DAMAGED",
    "The key of the evidence can't be read, so no exhibit can be opened. Restore evidence.key from a backup.",
    { where: path },
  );
}

/**
 * Content-addressed store of exhibits. The bytes are encrypted with AES-256-GCM in chunks of 64 KiB by the STREAM
 * construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015; nonces as in the age format: an 11-byte counter and a
 * byte that marks the last chunk), each file under a key of its own (HKDF-SHA256). A file's name is a keyed digest of
 * its content, so that the folder tells a stranger neither what is kept nor whether a known file is.
 */
export class EvidenceVault {
  readonly #dir: string;
  readonly #key: Buffer;

  constructor(dir: string, key: Uint8Array) {
    this.#dir = dir;
    this.#key = Buffer.from(key);
    mkdirSync(join(dir, "incoming"), { recursive: true, mode: 0o700 });
  }

  /** Takes away what a process that died left half written. */
  clearIncoming(): void {
    const incoming = join(this.#dir, "incoming");
    for (const left of readdirSync(incoming)) rmSync(join(incoming, left), { force: true });
  }

  has(sha256: Sha256): boolean {
    return existsSync(this.#pathOf(sha256));
  }

  /** Encrypts and keeps bytes that come in pieces, flushed to the disk before it returns. */
  async keep(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<KeptBytes> {
    const path = join(this.#dir, "incoming", randomBytes(16).toString("hex"));
    const handle = openSync(path, "wx", 0o400);
    let isOpen = true;
    try {
      const kept = await this.#write(handle, pieces);
      fsyncSync(handle);
      closeSync(handle);
      isOpen = false;
      this.#adopt(path, kept.sha256);
      return kept;
    } catch (error) {
      throw systemCode(error) === "ENOSPC" ? diskFull(error) : error;
    } finally {
      if (isOpen) closeSync(handle);
      rmSync(path, { force: true });
    }
  }

  /** The kept bytes, in pieces of at most 64 KiB. @throws AppError FILE_CHANGED when they are missing or were touched. */
  *read(sha256: Sha256): Generator<Buffer> {
    const file = this.#open(sha256);
    try {
      for (let index = 0; index < file.chunks; index += 1) yield this.#readChunk(file, index);
    } finally {
      closeSync(file.handle);
    }
  }

  /** Bytes from `offset`, at most `length` of them; fewer at the end. */
  readRange(sha256: Sha256, offset: number, length: number): Buffer {
    const file = this.#open(sha256);
    try {
      const first = Math.floor(offset / chunkBytes);
      const last = Math.min(file.chunks - 1, Math.floor((offset + length - 1) / chunkBytes));
      const parts: Buffer[] = [];
      for (let index = first; index <= last; index += 1) parts.push(this.#readChunk(file, index));
      const from = offset - first * chunkBytes;
      return Buffer.concat(parts).subarray(from, from + length);
    } finally {
      closeSync(file.handle);
    }
  }

  /** Hash of the bytes as they are now; null when they are missing or can't be decrypted: they were changed. */
  hashNow(sha256: Sha256): Sha256 | null {
    const hash = createHash("sha256");
    try {
      for (const piece of this.read(sha256)) hash.update(piece);
    } catch (error) {
      if (error instanceof AppError && error.code === "FILE_CHANGED") return null;
      throw error;
    }
    return sha256Schema.parse(hash.digest("hex"));
  }

  async #write(handle: number, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<KeptBytes> {
    const salt = randomBytes(saltBytes);
    const key = this.#fileKey(salt);
    const hash = createHash("sha256");
    let byteSize = 0;
    let index = 0;
    let waiting = Buffer.alloc(0);
    writeAll(handle, Buffer.concat([magic, salt]));
    for await (const piece of pieces) {
      hash.update(piece);
      byteSize += piece.length;
      waiting = Buffer.concat([waiting, piece]);
      // A full chunk is only written once something follows it: the last one is marked.
      let at = 0;
      for (; waiting.length - at > chunkBytes; at += chunkBytes, index += 1)
        writeAll(handle, seal(key, index, waiting.subarray(at, at + chunkBytes), false));
      waiting = waiting.subarray(at);
    }
    writeAll(handle, seal(key, index, waiting, true));
    return { sha256: sha256Schema.parse(hash.digest("hex")), byteSize };
  }

  #open(sha256: Sha256): OpenFile {
    const path = this.#pathOf(sha256);
    if (!existsSync(path)) throw changed("is missing", path);
    const handle = openSync(path, "r");
    const header = Buffer.alloc(headerBytes);
    readSync(handle, header, 0, headerBytes, 0);
    const chunks = Math.ceil((fstatSync(handle).size - headerBytes) / storedChunk);
    if (chunks < 1 || !header.subarray(0, magic.length).equals(magic)) {
      closeSync(handle);
      throw changed("no longer is what was collected", path);
    }
    return { handle, path, chunks, key: this.#fileKey(header.subarray(magic.length)) };
  }

  #readChunk(file: OpenFile, index: number): Buffer {
    const stored = Buffer.alloc(storedChunk);
    const read = readSync(file.handle, stored, 0, storedChunk, headerBytes + index * storedChunk);
    try {
      return unseal(file.key, index, stored.subarray(0, read), index === file.chunks - 1);
    } catch (error) {
      throw changed("no longer is what was collected", file.path, error);
    }
  }

  #fileKey(salt: Uint8Array): Buffer {
    return Buffer.from(hkdfSync("sha256", this.#key, salt, "frenly evidence file", 32));
  }

  #pathOf(sha256: Sha256): string {
    const name = createHmac("sha256", this.#key).update("name").update(sha256).digest("hex");
    return join(this.#dir, name.slice(0, 2), name.slice(2));
  }

  #adopt(path: string, sha256: Sha256): void {
    const kept = this.#pathOf(sha256);
    mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
    // The same content again: the copy that is whole stays, a damaged one is replaced.
    if (existsSync(kept) && this.hashNow(sha256) === sha256) return;
    renameSync(path, kept);
    syncFolder(dirname(kept));
    syncFolder(this.#dir);
  }
}

interface OpenFile {
  readonly handle: number;
  readonly path: string;
  readonly chunks: number;
  readonly key: Buffer;
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function seal(key: Buffer, index: number, plain: Uint8Array, isLast: boolean): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(index, isLast));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Buffer, index: number, stored: Buffer, isLast: boolean): Buffer {
  const cut = stored.length - tagBytes;
  const cipher = createDecipheriv("aes-256-gcm", key, nonceOf(index, isLast), { authTagLength: tagBytes });
  cipher.setAuthTag(stored.subarray(cut));
  return Buffer.concat([cipher.update(stored.subarray(0, cut)), cipher.final()]);
}

function changed(what: string, path: string, cause?: unknown): AppError {
  return new AppError(
    "FILE_CHANGED",
    `The kept copy of this exhibit ${what}. Restore the workspace folder from a backup.`,
    { where: path, cause },
  );
}

function diskFull(cause: unknown): AppError {
  return new AppError(
    "DISK_FULL",
    "The disk is full, so the exhibit can't be kept. Free some space and add it again.",
    { cause },
  );
}
