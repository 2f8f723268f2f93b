import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const script = fileURLToPath(new URL("./readInProcess.ts", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "frenly-huge-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function readHuge(filler: string): Record<string, unknown> {
  const path = join(folder, "huge.csv");
  const file = openSync(path, "w");
  const megabyte = Buffer.alloc(1_000_000, filler);
  writeSync(file, "Date,Payee,Amount\n2019-02-13,a,5.00\n2019-02-13,");
  for (let i = 0; i < 200; i += 1) writeSync(file, megabyte);
  writeSync(file, ",5.00\n2019-02-14,b,6.00\n");
  closeSync(file);
  return JSON.parse(execFileSync(process.execPath, [script, path], { encoding: "utf8" }));
}

it.each(["x", ",", '"'])(
  "quarantines a line of 200 MB of %j in less than 512 MB, and reads on behind it",
  (filler) => {
    const { peakMegabytes, ...result } = readHuge(filler);
    expect(result).toEqual({ rows: 3, accepted: 2, rejected: 1, codes: ["record_too_long"] });
    expect(peakMegabytes).toBeLessThan(512);
  },
);
