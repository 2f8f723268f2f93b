import { hash } from "node:crypto";
import { AppError, assert } from "../base/errors.ts";
import { type NodeReader, rangeRoot } from "./proofs.ts";

/** Hashes per tile: eight levels of the tree (C2SP tlog-tiles). */
export const tileWidth = 256;
const tileHeight = 8;

/** A full tile: the root of its subtree beside its 256 hashes, so that opening a log need not fold old tiles. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly root: Buffer;
  readonly hashes: Buffer;
}

/** Where full tiles are kept; the open edge of each level lives in memory. */
export interface TileStore {
  readHashes(level: number, index: number): Buffer | undefined;
  /** Roots of `count` neighbouring tiles. */
  readRoots(level: number, first: number, count: number): Buffer[];
  write(tile: Tile): void;
}

/** Folds 2^k neighbouring hashes, end to end in one buffer, into the root of their subtree. */
function fold(hashes: Buffer): Buffer {
  const level = Buffer.from(hashes);
  const node = Buffer.allocUnsafe(65);
  node[0] = 0x01;
  for (let length = level.length; length > 32; length /= 2) {
    assert(length % 64 === 0, "a subtree is not complete");
    for (let at = 0; at < length; at += 64) {
      level.copy(node, 1, at, at + 64);
      // Text of one byte a character: half the time of a digest that is a buffer of its own.
      level.write(hash("sha256", node, "binary"), at / 2, 32, "binary");
    }
  }
  return level.subarray(0, 32);
}

interface Edge {
  /** Room for one tile. */
  readonly hashes: Buffer;
  count: number;
}

/** A growing RFC 6962 tree kept in tiles of 256 hashes; only the open edge (< 256 per level) is in memory. */
export class MerkleTree {
  readonly #store: TileStore;
  readonly #edges: Edge[] = [];
  #size: number;

  /** `leaves` are the hashes after the last full tile of level 0; `size` counts all leaves. */
  constructor(store: TileStore, size: number, leaves: readonly Buffer[]) {
    this.#store = store;
    this.#size = size;
    this.#edges.push(edgeOf(leaves));
    if (leaves.length !== size % tileWidth) refuseDamaged("events at its end are missing");
    for (
      let level = 1, count = Math.floor(size / tileWidth);
      count > 0;
      level += 1, count = Math.floor(count / tileWidth)
    ) {
      const open = count % tileWidth;
      const roots = open === 0 ? [] : store.readRoots(level - 1, count - open, open);
      if (roots.length !== open) refuseDamaged(`a tile of level ${level - 1} is missing`);
      this.#edges[level] = edgeOf(roots);
    }
  }

  get size(): number {
    return this.#size;
  }

  /** `leaf` as a buffer or, from `hashLeafText`, one byte a character. */
  append(leaf: Buffer | string): void {
    this.#size += 1;
    this.#push(0, leaf);
  }

  root(size = this.#size): Buffer {
    return rangeRoot(this.node, 0, size);
  }

  readonly node: NodeReader = (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const span = 2 ** (level % tileHeight);
    // A span divides the width of a tile, so its hashes stand in one tile.
    return fold(this.#hashesAt(tileLevel, index * span, span));
  };

  #push(level: number, leaf: Buffer | string): void {
    const edge = this.#edges[level] ?? edgeOf([]);
    this.#edges[level] = edge;
    if (typeof leaf === "string") edge.hashes.write(leaf, edge.count * 32, 32, "binary");
    else leaf.copy(edge.hashes, edge.count * 32);
    edge.count += 1;
    if (edge.count < tileWidth) return;
    const index = Math.floor(this.#size / tileWidth ** (level + 1)) - 1;
    const root = fold(edge.hashes);
    this.#store.write({ level, index, root, hashes: edge.hashes });
    edge.count = 0;
    this.#push(level + 1, root);
  }

  /** `span` neighbouring hashes of a level, end to end. */
  #hashesAt(level: number, first: number, span: number): Buffer {
    const count = Math.floor(this.#size / tileWidth ** level);
    assert(first + span <= count, "a tree node was asked for that is not there yet");
    const edge = this.#edges[level];
    const edgeStart = count - (count % tileWidth);
    if (first >= edgeStart && edge !== undefined) return slice(edge.hashes, first - edgeStart, span);
    const index = Math.floor(first / tileWidth);
    const tile = this.#store.readHashes(level, index);
    if (tile === undefined) return refuseDamaged(`tile ${index} of level ${level} is missing`);
    return slice(tile, first % tileWidth, span);
  }
}

function edgeOf(hashes: readonly Buffer[]): Edge {
  const room = Buffer.alloc(tileWidth * 32);
  for (const [i, hash] of hashes.entries()) hash.copy(room, i * 32);
  return { hashes: room, count: hashes.length };
}

function slice(hashes: Buffer, first: number, count: number): Buffer {
  return hashes.subarray(first * 32, (first + count) * 32);
}

function refuseDamaged(found: string): never {
  throw new AppError(
    "LOG_DAMAGED",
    `The event log can't be read: ${found}. Nothing was deleted: keep a copy of the folder, then restore a backup.`,
  );
}
