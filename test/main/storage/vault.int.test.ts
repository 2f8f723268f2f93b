import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Vault } from "../../../src/main/storage/vault.ts";

let folder: string;
let vault: Vault;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "frenly-vault-"));
  vault = new Vault(join(folder, "vault"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = "date;amount\n2026-01-02;12.50\n";
const hash = createHash("sha256").update(content).digest("hex");
function writeSource(text = content, name = "source.csv"): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("a file is kept under its hash in two levels, read-only", async () => {
  const kept = await vault.addFile(writeSource(), "in_1");
  expect(kept).toEqual({
    sha256: hash,
    byteSize: content.length,
    path: join(folder, "vault", hash.slice(0, 2), hash.slice(2)),
  });
  expect(readFileSync(kept.path, "utf8")).toBe(content);
  expect(statSync(kept.path).mode & 0o777).toBe(0o400);
  expect(readdirSync(join(folder, "vault", "incoming"))).toEqual([]);
});

test("the same content twice is kept once", async () => {
  const first = await vault.addFile(writeSource(), "in_1");
  const second = await vault.addFile(writeSource(content, "copy.csv"), "in_2");
  expect(second).toEqual(first);
});

test("bytes that arrive in pieces are kept as the whole file", async () => {
  const receiver = vault.receive("upl_1");
  for (const byte of Buffer.from(content)) receiver.write(Buffer.from([byte]));
  const kept = receiver.finish();
  expect(kept.sha256).toBe(hash);
  expect(vault.readAt(await vault.open(kept.sha256), 12, 16).toString()).toBe("2026-01-02;12.50");
});

test("a kept file that was changed is refused, whatever its size", async () => {
  const kept = await vault.addFile(writeSource(), "in_1");
  await vault.open(kept.sha256);
  chmodSync(kept.path, 0o600);
  writeFileSync(kept.path, content.replace("12.50", "92.50"));
  await expect(vault.open(kept.sha256)).rejects.toMatchObject({ code: "FILE_CHANGED", where: kept.path });
  rmSync(kept.path);
  await expect(vault.open(kept.sha256)).rejects.toMatchObject({ code: "FILE_CHANGED" });
});

test("a file that is not there and a folder are refused by name", async () => {
  await expect(vault.addFile(join(folder, "none.csv"), "in_1")).rejects.toMatchObject({
    code: "FILE_UNREADABLE",
    where: join(folder, "none.csv"),
  });
  await expect(vault.addFile(folder, "in_2")).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  expect(readdirSync(join(folder, "vault", "incoming"))).toEqual([]);
});

test("a file that grows or is removed while it is copied leaves nothing behind", async () => {
  const large = "x".repeat(8 << 20);
  for (const disturb of [(path: string) => appendFileSync(path, "more"), (path: string) => rmSync(path)]) {
    const path = writeSource(large, "large.csv");
    const adding = vault.addFile(path, "in_1");
    const copy = join(folder, "vault", "incoming", "in_1");
    while (statSync(copy, { throwIfNoEntry: false })?.size === 0)
      await new Promise((resolve) => setImmediate(resolve));
    disturb(path);
    await expect(adding).rejects.toMatchObject({ where: path });
    expect(readdirSync(join(folder, "vault"))).toEqual(["incoming"]);
    expect(readdirSync(join(folder, "vault", "incoming"))).toEqual([]);
  }
});

test("uploads that a killed process left are cleared at the next start", () => {
  vault.receive("upl_left").write(Buffer.from("half"));
  new Vault(join(folder, "vault"));
  expect(readdirSync(join(folder, "vault", "incoming"))).toEqual([]);
});
