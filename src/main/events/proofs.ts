import { assert } from "../base/errors.ts";
import { emptyRoot, hashNode } from "./treeHash.ts";

/** Hash of the complete subtree of 2^level leaves that starts at leaf index · 2^level. */
export type NodeReader = (level: number, index: number) => Buffer;

/** Largest power of two smaller than `size` (RFC 6962's k); `size` is at least 2. */
function splitPoint(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** Merkle tree hash of leaves [start, end): RFC 6962, section 2.1. */
export function rangeRoot(node: NodeReader, start: number, end: number): Buffer {
  const size = end - start;
  if (size === 0) return emptyRoot;
  const level = Math.log2(size);
  if (Number.isInteger(level) && start % size === 0) return node(level, start / size);
  const k = splitPoint(size);
  return hashNode(rangeRoot(node, start, start + k), rangeRoot(node, start + k, end));
}

/** Inclusion path of leaf `index` (from 0) in a tree of `size` leaves: RFC 6962, section 2.1.1. */
export function inclusionPath(node: NodeReader, index: number, size: number): Buffer[] {
  assert(index >= 0 && index < size, "the leaf lies outside the tree");
  const path: Buffer[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.push(rangeRoot(node, middle, end));
      end = middle;
    } else {
      path.push(rangeRoot(node, start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/** Whether a path proves the leaf: RFC 9162, section 2.1.3.2. */
export function checkInclusion(
  proof: {
    readonly leaf: Buffer;
    readonly index: number;
    readonly size: number;
    readonly path: readonly Buffer[];
  },
  root: Buffer,
): boolean {
  if (proof.index >= proof.size) return false;
  let fn = proof.index;
  let sn = proof.size - 1;
  let hash = proof.leaf;
  for (const step of proof.path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = hashNode(step, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = hashNode(hash, step);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && hash.equals(root);
}

/** Proof that the first `first` leaves of a tree of `second` leaves are unchanged: RFC 6962, section 2.1.2. */
export function consistencyPath(node: NodeReader, first: number, second: number): Buffer[] {
  assert(first > 0 && first <= second, "consistency needs 0 < first <= second");
  const subproof = (m: number, start: number, end: number, whole: boolean): Buffer[] => {
    const size = end - start;
    if (m === size) return whole ? [] : [rangeRoot(node, start, end)];
    const k = splitPoint(size);
    return m <= k
      ? [...subproof(m, start, start + k, whole), rangeRoot(node, start + k, end)]
      : [...subproof(m - k, start + k, end, false), rangeRoot(node, start, start + k)];
  };
  return subproof(first, 0, second, true);
}

/** Whether a path proves that one tree extends another: RFC 9162, section 2.1.4.2. */
export function checkConsistency(
  trees: {
    readonly first: number;
    readonly firstRoot: Buffer;
    readonly second: number;
    readonly secondRoot: Buffer;
  },
  path: readonly Buffer[],
): boolean {
  const { first, second } = trees;
  if (first === second) return path.length === 0 && trees.firstRoot.equals(trees.secondRoot);
  if (first === 0 || first > second || path.length === 0) return false;
  const steps = Number.isInteger(Math.log2(first)) ? [trees.firstRoot, ...path] : [...path];
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr = steps[0];
  let sr = steps[0];
  if (fr === undefined || sr === undefined) return false;
  for (const step of steps.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = hashNode(step, fr);
      sr = hashNode(step, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = hashNode(sr, step);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && fr.equals(trees.firstRoot) && sr.equals(trees.secondRoot);
}
