import { hash } from "node:crypto";
import { type Database, sql } from "../storage/database.ts";

const tileRow = sql<[number, number], { root: Buffer; h: Buffer }>(
  "SELECT root, h FROM tile WHERE lvl = ? AND n = ?",
);
const tileCounts = sql<[], { lvl: number; n: number }>(
  "SELECT lvl, count(*) AS n FROM tile GROUP BY lvl ORDER BY lvl LIMIT 32",
);

interface Level {
  /** Hashes since the last full tile of this level, end to end. */
  readonly hashes: Buffer;
  count: number;
  tiles: number;
  /** Root that the last full tile states for itself. */
  statedRoot: Buffer | undefined;
}

/**
 * The tree of RFC 6962 folded from its leaves with a stack of complete subtrees, and compared with every stored tile
 * on the way. Digests are text of one byte a character, which costs half of a buffer each. Written apart from `merkle.ts` on purpose: one mistake must not hide in both.
 */
export class VerifiedTree {
  readonly #database: Database;
  readonly #fail: (problem: string) => void;
  readonly #stack: string[] = [];
  readonly #levels: Level[] = [];
  #size = 0;

  constructor(database: Database, fail: (problem: string) => void) {
    this.#database = database;
    this.#fail = fail;
  }

  /** Adds the next leaf: one merge for each trailing 1 of its index; every eighth level is a level of tiles. */
  add(leaf: string): void {
    this.#collect(0, leaf);
    let top = leaf;
    let height = 0;
    for (let i = this.#size; i % 2 === 1; i = (i - 1) / 2) {
      top = pair(this.#stack.pop(), top);
      height += 1;
      if (height % 8 === 0) this.#collect(height / 8, top);
    }
    this.#stack.push(top);
    this.#size += 1;
  }

  root(): Buffer {
    const top = this.#stack.at(-1) ?? hash("sha256", "", "binary");
    const root = this.#stack.slice(0, -1).reduceRight((right, left) => pair(left, right), top);
    return Buffer.from(root, "binary");
  }

  /** After the last leaf: there are as many tiles as there should be. */
  checkTileCount(): void {
    const stored = new Map(
      this.#database.read((tx) => tx.all(tileCounts, [])).map(({ lvl, n }) => [lvl, n] as const),
    );
    for (let lvl = 0; lvl < Math.max(this.#levels.length, ...stored.keys(), 0) + 1; lvl += 1) {
      const [found, expected] = [stored.get(lvl) ?? 0, this.#levels[lvl]?.tiles ?? 0];
      if (found !== expected)
        this.#fail(`The log has ${found} tiles of hashes on level ${lvl} where ${expected} belong.`);
    }
  }

  #collect(lvl: number, digest: string): void {
    const below = this.#levels[lvl - 1];
    if (below?.statedRoot !== undefined && below.statedRoot.toString("binary") !== digest)
      this.#fail(`Tile ${below.tiles - 1} of level ${lvl - 1} states another root than its hashes give.`);
    let level = this.#levels[lvl];
    if (level === undefined) {
      level = { hashes: Buffer.alloc(8_192), count: 0, tiles: 0, statedRoot: undefined };
      this.#levels[lvl] = level;
    }
    level.hashes.write(digest, level.count * 32, 32, "binary");
    level.count += 1;
    if (level.count < 256) return;
    level.statedRoot = this.#checkTile(lvl, level.tiles, level.hashes);
    level.tiles += 1;
    level.count = 0;
  }

  #checkTile(lvl: number, n: number, hashes: Buffer): Buffer | undefined {
    const stored = this.#database.read((tx) => tx.get(tileRow, [lvl, n]));
    const first = n * 256 + 1;
    const place = lvl === 0 ? `tile ${n} (events ${first} to ${first + 255})` : `tile ${n} of level ${lvl}`;
    if (stored === undefined) {
      this.#fail(`The log lacks ${place}.`);
      return undefined;
    }
    if (!stored.h.equals(hashes)) {
      const differs = (at: number) => hashes.compare(stored.h, at, at + 32, at, at + 32) !== 0;
      const wrong = Array.from({ length: 256 }, (_, i) => i).findIndex((i) => differs(i * 32));
      this.#fail(
        lvl === 0
          ? `Event ${first + wrong} is not the one that was recorded: its hash differs from ${place}.`
          : `The hash ${wrong} of ${place} is not the root of the tile below it.`,
      );
    }
    return stored.root;
  }
}

const node = Buffer.alloc(65, 0x01);

function pair(left: string | undefined, right: string): string {
  if (left === undefined) throw new Error("Broken assumption: a subtree is missing from the stack");
  node.write(left, 1, 32, "binary");
  node.write(right, 33, 32, "binary");
  return hash("sha256", node, "binary");
}
