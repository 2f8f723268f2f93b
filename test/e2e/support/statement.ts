import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A bank's CSV with plain dates; another seed makes other rows. */
export function statement(rows: number, seed: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const day = String((1 + (i * 28) / rows) | 0).padStart(2, "0");
    return `2025-${String(1 + (seed % 12)).padStart(2, "0")}-${day},Supplier ${(i * 7 + seed) % 41},INV-${seed}-${i},-${1 + ((i * 37 + seed) % 900)}.${10 + (i % 90)}`;
  });
  return `Date,Counterparty,Reference,Amount\n${lines.join("\n")}\n`;
}

/** Writes a file and the folders above it; its path. */
export function writeText(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
