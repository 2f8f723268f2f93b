import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { explainForbiddenImports, findCycles, readSources } from "./importGraph.ts";

const sources = readSources(fileURLToPath(new URL("../../src", import.meta.url)));

test("every import is one that the architecture allows", () => {
  expect(explainForbiddenImports(sources)).toEqual([]);
});

test("no file of the main process or the contract imports itself in a circle", () => {
  expect(findCycles(sources)).toEqual([]);
});

test("only the database seam knows its driver", () => {
  expect(
    sources.filter(({ text }) => text.includes('from "better-sqlite3"')).map(({ path }) => path),
  ).toEqual(["main/storage/database.ts"]);
});

test("the checker finds a forbidden import, another module and a cycle", () => {
  const tree = [
    { path: "contract/a.ts", text: 'import { b } from "../main/base/b.ts";' },
    { path: "main/modules/x/x.ts", text: 'import { y } from "../y/y.ts";\nimport fs from "ioredis";' },
    { path: "main/modules/y/y.ts", text: 'import { z } from "./z.ts";' },
    { path: "main/modules/y/z.ts", text: 'import { y } from "./y.ts";' },
  ];
  expect(explainForbiddenImports(tree)).toEqual([
    "contract/a.ts imports main/base/b.ts",
    "main/modules/x/x.ts imports another module: main/modules/y/y.ts",
    "main/modules/x/x.ts imports the package ioredis",
  ]);
  expect(findCycles(tree)).toEqual(["main/modules/y/y.ts → main/modules/y/z.ts → main/modules/y/y.ts"]);
});
