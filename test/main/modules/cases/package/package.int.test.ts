import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAnywhere } from "../../../../../src/main/modules/cases/package/verify/verifyAnywhere.ts";
import { verifyPackage } from "../../../../../src/main/modules/cases/package/verify/verifyPackage.ts";
import { type Brought, type SealedTestCase, sealTestCase } from "../../../../support/sealedCase.ts";

const hostileNames = [
  "../../../../etc/passwd",
  "..\\..\\windows\\system32\\drivers.txt",
  "/etc/shadow",
  "C:\\CON",
  "CON.txt",
  "invoice\u202Efdp.exe",
  "two\nlines.csv",
  `${"long".repeat(75)}.csv`,
  "bag:stream.txt",
  "<img src=x onerror=alert(1)>.svg",
  '=HYPERLINK("http://x").csv',
  "nul\u0000byte",
];
const brought: Brought[] = hostileNames.map((name, i) => ({
  name,
  mediaType: i % 2 === 0 ? "text/csv" : "image/svg+xml",
  bytes: Buffer.from(`content of exhibit ${i}\n`.repeat(i * 400)),
}));

let folder: string;
let sealed: SealedTestCase;
let bag: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "frenly-bag-"));
  sealed = await sealTestCase(brought);
  bag = join(folder, "case-C-17-seal-1");
  await sealed.exportTo("folder", bag);
}, 60_000);
afterAll(() => {
  sealed.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const filesOf = (dir: string) =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .sort();
const contentOf = (dir: string) =>
  filesOf(dir).map((path) => [relative(dir, path), readFileSync(path).toString("base64")]);

test("a sealed package verifies", async () => {
  const verdict = await verifyPackage(bag);
  expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(verdict).toMatchObject({ ok: true, caseId: "case_0193", seal: 1, firstProblem: null });
  expect(verdict.checks.map(({ name }) => name)).toEqual([
    "files",
    "events",
    "signature",
    "seal",
    "tree",
    "exhibits",
    "custody",
  ]);
});

/** The commands of VERIFY.md, as they stand there. */
const commands = () =>
  [...readFileSync(join(bag, "VERIFY.md"), "utf8").matchAll(/```\n(.+)\n```/g)].map(([, line = ""]) => line);
const isHere = (tool: string) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;

test.for([0, 1, 2, 3, 4])("command %i of VERIFY.md holds with the tools of this computer", (i, { skip }) => {
  expect(commands()).toHaveLength(5);
  const command = commands()[i] ?? "";
  const tool = command.split(" ")[0] ?? "";
  if (!isHere(tool)) {
    process.stderr.write(`skipped: ${tool} is not on this computer\n`);
    skip();
  }
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: bag, encoding: "utf8" });
  expect({ command, status, said: status === 0 ? "" : `${stdout}${stderr}` }).toEqual({
    command,
    status: 0,
    said: "",
  });
});

test("two exports of a seal are byte-identical, as folder and as archive", async () => {
  const again = join(folder, "again");
  await sealed.exportTo("folder", again);
  expect(contentOf(again)).toEqual(contentOf(bag));
  await sealed.exportTo("zip", join(folder, "one.zip"));
  await sealed.exportTo("zip", join(folder, "two.zip"));
  expect(readFileSync(join(folder, "one.zip")).equals(readFileSync(join(folder, "two.zip")))).toBe(true);
});

test("the archive unpacks with other tools to the same files, and verifies as it is", async () => {
  const zip = join(folder, "whole.zip");
  await sealed.exportTo("zip", zip);
  const out = join(folder, "unzipped");
  execFileSync("python3", ["-m", "zipfile", "-e", zip, out]);
  expect(contentOf(join(out, "case-C-17-seal-1"))).toEqual(contentOf(bag));
  expect(await verifyAnywhere(zip)).toMatchObject({ ok: true, seal: 1 });
});

test("no name of a sender becomes part of a path or of the page's markup", () => {
  for (const path of filesOf(bag)) expect(relative(bag, path)).toMatch(/^[A-Za-z0-9_./-]{1,160}$/);
  const html = readFileSync(join(bag, "data/report/report.html"), "utf8");
  expect(html).toContain("invoice[U+202E]fdp.exe");
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(html).not.toContain("<img");
  expect(html).not.toContain("<script");
  const csv = readFileSync(join(bag, "data/custody.csv"), "utf8");
  expect(csv).toContain("'=HYPERLINK");
  expect(csv.split("\r\n")).toHaveLength(sealed.snapshot.custody.length + 2);
});

test("an export never writes over what is there", async () => {
  await expect(sealed.exportTo("folder", bag)).rejects.toMatchObject({ code: "STATE_CONFLICT" });
});
