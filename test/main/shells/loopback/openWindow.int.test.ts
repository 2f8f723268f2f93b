import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openWindow } from "../../../../src/main/shells/loopback/openWindow.ts";
import { ManualClock } from "../../../support/manualClock.ts";

const launchUrl = "http://127.0.0.1:8200/#launch=c2VjcmV0LXRva2Vu";
let homeDir = "";
let bin = "";

beforeEach(() => {
  homeDir = mkdtempSync(join(tmpdir(), "frenly-window-"));
  bin = join(homeDir, "bin");
  mkdirSync(bin);
});
afterEach(() => rmSync(homeDir, { recursive: true }));

function install(name: string): void {
  writeFileSync(join(bin, name), "");
  chmodSync(join(bin, name), 0o755);
}

function openWith(clock = new ManualClock()) {
  const started: { command: string; args: readonly string[] }[] = [];
  const { sentence } = openWindow({
    launchUrl,
    homeDir,
    clock,
    platform: "linux",
    environment: { PATH: bin },
    start: (command, args) => started.push({ command, args }),
  });
  return { sentence, started };
}

it("opens an app window of Chromium in a profile of its own", () => {
  install("chromium");
  install("xdg-open");
  const { sentence, started } = openWith();
  expect(started).toHaveLength(1);
  expect(started[0]?.command).toBe(join(bin, "chromium"));
  expect(started[0]?.args).toContain(`--user-data-dir=${join(homeDir, "browser")}`);
  expect(sentence).toBe(
    `Opened in an app window of ${join(bin, "chromium")}, which was found on this machine.`,
  );
});

it("opens the default browser when there is none for an app window", () => {
  install("xdg-open");
  const { sentence, started } = openWith();
  expect(started.map(({ command }) => command)).toEqual([join(bin, "xdg-open")]);
  expect(sentence).toContain("no Chromium, Chrome or Edge was found");
});

it("prints the address when there is no browser at all", () => {
  const { sentence, started } = openWith();
  expect(started).toEqual([]);
  expect(sentence).toBe(`No browser was found. Open this address in one: ${launchUrl}`);
});

it("keeps the token off every command line and in a file for this user only (D3)", () => {
  install("chromium");
  const { started } = openWith();
  const args = started[0]?.args ?? [];
  expect(args.join(" ")).not.toContain("c2VjcmV0");
  const page = args.find((argument) => argument.startsWith("--app="))?.slice("--app=".length) ?? "";
  const path = fileURLToPath(page);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toContain(launchUrl);
});

it("removes the file with the token after a minute", () => {
  install("chromium");
  const clock = new ManualClock();
  openWith(clock);
  const path = join(homeDir, "launch", "open.html");
  expect(existsSync(path)).toBe(true);
  clock.advance(60_000);
  expect(existsSync(path)).toBe(false);
});
