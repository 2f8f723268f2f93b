import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openHome, refuseUnsafeFolder } from "../../src/main/home.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "frenly-home-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a second opener is told who has the workspace, and may have it after the first has let go", () => {
  const first = openHome(join(folder, "w"));
  expect(() => openHome(join(folder, "w"))).toThrow(
    new RegExp(`This workspace is open already \\(process ${process.pid}\\)`),
  );
  first.dispose();
  openHome(join(folder, "w")).dispose();
});

test.each(["OneDrive", "OneDrive - Acme", "Dropbox", "Google Drive", "iCloud Drive", "Nextcloud"])(
  "a workspace inside %s is refused",
  (name) => {
    expect(() => refuseUnsafeFolder(join(folder, name, "frenly"))).toThrow(/synchronised with a cloud/);
  },
);

test.runIf(process.platform === "linux")("a place that takes no folders is refused at once", () => {
  expect(() => openHome("/proc/frenly/deep")).toThrow(/can't be made/);
});

test("folders that are not there yet are made, each for their user alone", () => {
  const deep = join(folder, "a", "b", "c");
  openHome(deep).dispose();
  expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o700);
});

test("a folder whose name only begins like one is taken", () => {
  expect(() => refuseUnsafeFolder(join(folder, "dropboxes", "frenly"))).not.toThrow();
});

test.runIf(process.platform === "linux").each([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0x65735546, "FUSE"],
])("the file system %i is refused as %s, before the folder exists", (type, name) => {
  expect(() => refuseUnsafeFolder(join(folder, "not", "yet"), () => type)).toThrow(name);
});

test("a path that can't be a folder is one sentence", () => {
  writeFileSync(join(folder, "file"), "x");
  expect(() => openHome(join(folder, "file", "w"))).toThrow(/Can't use this folder for the workspace/);
});
