import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generateSample } from "../../../../scripts/generateSample.ts";

const bundled = (name: string) =>
  readFileSync(new URL(`../../../../resources/sample/${name}`, import.meta.url), "utf8");

test("the bundled sample files are what the generator makes, byte by byte", () => {
  const { ledger, statement } = generateSample();
  expect(ledger === bundled("ledger.csv")).toBe(true);
  expect(statement === bundled("statement.csv")).toBe(true);
});
