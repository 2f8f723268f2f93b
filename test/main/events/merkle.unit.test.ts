import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { MerkleTree, type Tile, type TileStore } from "../../../src/main/events/merkle.ts";
import {
  checkConsistency,
  checkInclusion,
  consistencyPath,
  inclusionPath,
  type NodeReader,
  rangeRoot,
} from "../../../src/main/events/proofs.ts";
import { hashLeaf } from "../../../src/main/events/treeHash.ts";

/** RFC 6962, section 2.1, word for word: the reference that the tree in tiles is held against. */
function referenceRoot(leaves: readonly Buffer[]): Buffer {
  const sha256 = (...parts: readonly Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), referenceRoot(leaves.slice(0, k)), referenceRoot(leaves.slice(k)));
}

function memoryTiles(): TileStore {
  const tiles = new Map<string, Tile>();
  return {
    readHashes: (level, index) => tiles.get(`${level}/${index}`)?.hashes,
    readRoots: (level, first, count) =>
      Array.from({ length: count }, (_, i) => tiles.get(`${level}/${first + i}`)?.root).filter(
        (root) => root !== undefined,
      ),
    write: (tile) =>
      void tiles.set(`${tile.level}/${tile.index}`, { ...tile, hashes: Buffer.from(tile.hashes) }),
  };
}

const most = 1_025;
const leaves = Array.from({ length: most }, (_, i) => hashLeaf(`event ${i + 1}`));
const store = memoryTiles();
const tree = new MerkleTree(store, 0, []);
for (const leaf of leaves) tree.append(leaf);
/** Nodes of the finished tree, remembered: the proofs of all sizes share them. */
const nodes = new Map<string, Buffer>();
const node: NodeReader = (level, index) => {
  const key = `${level}/${index}`;
  const known = nodes.get(key) ?? tree.node(level, index);
  nodes.set(key, known);
  return known;
};
const rootAt = (size: number): Buffer => rangeRoot(node, 0, size);

let seed = 20_261_123;
const random = (n: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % n;
};

/** All indexes of a small tree; of a larger one the ends, the tile borders and some at random. */
function indexesOf(size: number): number[] {
  if (size <= 70 || size === most) return Array.from({ length: size }, (_, i) => i);
  const some = [0, 1, 255, 256, 511, 512, size - 2, size - 1, random(size), random(size), random(size)];
  return [...new Set(some.filter((index) => index < size))];
}

test("gives the roots of the certificate-transparency test vectors", () => {
  const inputs = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ];
  const small = new MerkleTree(memoryTiles(), 0, []);
  const roots = inputs.map((hex) => {
    small.append(hashLeaf(Buffer.from(hex, "hex")));
    return small.root().toString("hex");
  });
  expect(roots).toEqual([
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]);
});

test("B5: the root of every size from 0 to 1,025 is that of RFC 6962", () => {
  const growing = new MerkleTree(memoryTiles(), 0, []);
  const wrong: number[] = [];
  for (let size = 0; size <= most; size += 1) {
    const expected = referenceRoot(leaves.slice(0, size));
    if (!growing.root().equals(expected) || !rootAt(size).equals(expected)) wrong.push(size);
    const next = leaves[size];
    if (next !== undefined) growing.append(next);
  }
  expect(wrong).toEqual([]);
});

test("a tree that is opened again from its tiles goes on with the same root", () => {
  for (const size of [0, 1, 255, 256, 257, 511, 512, 1_024]) {
    const kept = memoryTiles();
    const first = new MerkleTree(kept, 0, []);
    for (const leaf of leaves.slice(0, size)) first.append(leaf);
    const again = new MerkleTree(kept, size, leaves.slice(size - (size % 256), size));
    again.append(hashLeaf("one more"));
    expect(again.root()).toEqual(referenceRoot([...leaves.slice(0, size), hashLeaf("one more")]));
  }
});

test("a tree of 70,000 leaves, with a full tile on the second level, opens again with the same root", () => {
  const kept = memoryTiles();
  const first = new MerkleTree(kept, 0, []);
  const many = Array.from({ length: 70_000 }, (_, i) => hashLeaf(String(i)));
  for (const leaf of many) first.append(leaf);
  expect(kept.readHashes(1, 0)).toHaveLength(8_192);
  const again = new MerkleTree(kept, many.length, many.slice(many.length - (many.length % 256)));
  expect(again.root()).toEqual(first.root());
  expect(again.root()).toEqual(referenceRoot(many));
});

test("B5: inclusion proofs of all sizes hold", () => {
  const refused: string[] = [];
  for (let size = 1; size <= most; size += 1) {
    const root = rootAt(size);
    for (const index of indexesOf(size)) {
      const leaf = leaves[index] ?? Buffer.alloc(0);
      const path = inclusionPath(node, index, size);
      if (!checkInclusion({ leaf, index, size, path }, root)) refused.push(`${index} of ${size}`);
    }
  }
  expect(refused).toEqual([]);
});

test("B5: consistency proofs of all sizes hold", () => {
  const refused: string[] = [];
  for (let second = 1; second <= most; second += 1) {
    const secondRoot = rootAt(second);
    for (const index of indexesOf(second)) {
      const first = index + 1;
      const path = consistencyPath(node, first, second);
      const trees = { first, firstRoot: rootAt(first), second, secondRoot };
      if (!checkConsistency(trees, path)) refused.push(`${first} to ${second}`);
    }
  }
  expect(refused).toEqual([]);
});

/** The same path with one byte changed, a step left out, doubled or moved. */
function* mutations(path: readonly Buffer[]): Iterable<Buffer[]> {
  for (const [i, step] of path.entries()) {
    for (let at = 0; at < 32; at += 1) {
      const changed = Buffer.from(step);
      changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
      yield path.with(i, changed);
    }
    yield path.toSpliced(i, 1);
    yield path.toSpliced(i, 0, step);
    const next = path[i + 1];
    if (next !== undefined) yield path.with(i, next).with(i + 1, step);
  }
  yield [...path, hashLeaf("one more")];
}

test("B5: no mutated inclusion proof is accepted", () => {
  let accepted = 0;
  let tried = 0;
  for (const size of [2, 3, 7, 8, 255, 256, 257, 1_000, 1_025]) {
    const root = rootAt(size);
    for (const index of [0, random(size), size - 1]) {
      const leaf = leaves[index] ?? Buffer.alloc(0);
      const path = inclusionPath(node, index, size);
      for (const mutated of mutations(path)) {
        tried += 1;
        if (checkInclusion({ leaf, index, size, path: mutated }, root)) accepted += 1;
      }
      for (const other of [index - 1, index + 1].filter((i) => i >= 0 && i < size)) {
        if (checkInclusion({ leaf, index: other, size, path }, root)) accepted += 1;
      }
      if (checkInclusion({ leaf: hashLeaf("forged"), index, size, path }, root)) accepted += 1;
      if (checkInclusion({ leaf, index: size, size, path }, root)) accepted += 1;
    }
  }
  expect(tried).toBeGreaterThan(4_500);
  expect(accepted).toBe(0);
});

test("B5: no mutated consistency proof is accepted", () => {
  let accepted = 0;
  for (const [first, second] of [
    [1, 2],
    [3, 7],
    [4, 8],
    [6, 8],
    [255, 257],
    [256, 1_024],
    [700, 1_025],
  ] as const) {
    const trees = { first, firstRoot: rootAt(first), second, secondRoot: rootAt(second) };
    const path = consistencyPath(node, first, second);
    for (const mutated of mutations(path)) if (checkConsistency(trees, mutated)) accepted += 1;
    if (checkConsistency({ ...trees, firstRoot: rootAt(first + 1) }, path)) accepted += 1;
    if (checkConsistency({ ...trees, secondRoot: hashLeaf("forged") }, path)) accepted += 1;
  }
  expect(accepted).toBe(0);
});
