import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { catalogue, eventTypes } from "../../src/contract/events/catalogue.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((path) => path !== "");
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

test("no source file has more than 400 lines and no test more than 600", () => {
  const tooLong = tracked
    .filter((path) => /^(src|test|scripts)\/.*\.tsx?$/.test(path))
    .map((path) => ({ path, lines: read(path).split("\n").length }))
    .filter(({ path, lines }) => lines > (path.startsWith("test/") ? 600 : 400));
  expect(tooLong).toEqual([]);
});

test("the lock file names no registry", () => {
  expect(read("package-lock.json")).not.toContain('"resolved"');
});

test("the fourteen event types that everybody knows are in the catalogue", () => {
  expect(eventTypes).toEqual(
    expect.arrayContaining([
      "data.uploaded",
      "data.validated",
      "data.ingested",
      "anomaly.detected",
      "batch.job.started",
      "batch.job.completed",
      "batch.job.failed",
      "transaction.matched",
      "reconciliation.completed",
      "variance.detected",
      "case.created",
      "case.updated",
      "case.closed",
      "evidence.added",
    ]),
  );
});

/** Fields whose schema lets any text through. */
function freeTexts(schema: unknown): boolean {
  const json = JSON.stringify(z.toJSONSchema(schema as z.ZodType, { unrepresentable: "any" })); // a schema of the catalogue
  const strings = json.match(/\{[^{}]*"type":"string"[^{}]*\}/g) ?? [];
  return strings.some((text) => !/"(?:pattern|enum|const|format)":/.test(text));
}

test("every field of an event that takes free text is a label, and so passes the personal-data check", () => {
  const unlabelled = Object.entries(catalogue).flatMap(([type, definition]) =>
    Object.entries(definition.data.shape)
      .filter(
        ([field, schema]) => freeTexts(schema) && !(definition.labels as readonly string[]).includes(field),
      )
      .map(([field]) => `${type}.${field}`),
  );
  expect(unlabelled).toEqual([]);
});
