import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { homeFolder, loadSettings } from "../../src/main/config.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "frenly-config-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(join(home, "settings.json"), text);

test("without anything every setting has the default of the contract", () => {
  expect(loadSettings(home, {})).toEqual({
    REDIS_PORT: 6379,
    REDIS_DB: 0,
    REDIS_TLS: false,
    EVENT_BUS_ENABLED: true,
    EVENT_BUS_DEBUG: false,
    EVENT_RETENTION_DAYS: 7,
    ALERT_MAX_PER_USER: 50,
    ALERT_RETENTION_DAYS: 30,
  });
});

test("the environment wins over the file, and an empty variable is none", () => {
  write('{"ALERT_MAX_PER_USER": 20, "EVENT_RETENTION_DAYS": 14}');
  const settings = loadSettings(home, { ALERT_MAX_PER_USER: "30", EVENT_RETENTION_DAYS: "" });
  expect(settings).toMatchObject({ ALERT_MAX_PER_USER: 30, EVENT_RETENTION_DAYS: 14 });
});

test.each([
  ["REDIS_PORT", "70000", /The setting REDIS_PORT can't be "70000": it takes a whole number from 1 to 65535/],
  ["EVENT_BUS_ENABLED", "maybe", /EVENT_BUS_ENABLED can't be "maybe": it takes true or false/],
  ["ALERT_MAX_PER_USER", "0", /ALERT_MAX_PER_USER can't be "0"/],
])("%s=%s is one sentence that names it", (name, value, sentence) => {
  expect(() => loadSettings(home, { [name]: value })).toThrow(sentence);
});

test("a setting that does not exist, and a file that is no JSON object, are sentences", () => {
  write('{"REDIS_HOSTS": "x"}');
  expect(() => loadSettings(home, {})).toThrow(/There is no setting "REDIS_HOSTS"/);
  write("[1]");
  expect(() => loadSettings(home, {})).toThrow(/must hold one JSON object/);
});

test("the folder is what was asked for, else FRENLY_HOME, else the system's data folder", () => {
  expect(homeFolder("/a/b", { FRENLY_HOME: "/c" }, "linux")).toBe("/a/b");
  expect(homeFolder(undefined, { FRENLY_HOME: "/c" }, "linux")).toBe("/c");
  expect(homeFolder(undefined, { XDG_DATA_HOME: "/data" }, "linux")).toBe("/data/frenly");
  expect(homeFolder(undefined, { APPDATA: "/roaming" }, "win32")).toContain("Frenly");
});
