import { inclusionPath, rangeRoot } from "../../../events/proofs.ts";
import { hashLeaf, hashNode } from "../../../events/treeHash.ts";

/** RFC 6962 tree over the lines of a frozen set, held whole: 64 bytes a line. */
export class RowTree {
  readonly #levels: Buffer[][] = [[]];

  add(line: string): void {
    this.#levels[0]?.push(hashLeaf(line));
  }

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  root(): Buffer {
    return rangeRoot(this.#node, 0, this.size);
  }

  /** Siblings from the leaf (0-based) up: RFC 6962, section 2.1.1. */
  path(index: number): Buffer[] {
    return inclusionPath(this.#node, index, this.size);
  }

  readonly #node = (level: number, index: number): Buffer => {
    for (let built = this.#levels.length; built <= level; built += 1) {
      const below = this.#levels[built - 1] ?? [];
      const above: Buffer[] = [];
      for (let at = 0; at + 1 < below.length; at += 2) {
        const [left, right] = [below[at], below[at + 1]];
        if (left !== undefined && right !== undefined) above.push(hashNode(left, right));
      }
      this.#levels.push(above);
    }
    const node = this.#levels[level]?.[index];
    if (node === undefined) throw new Error(`Broken assumption: no node ${index} at level ${level}`);
    return node;
  };
}
