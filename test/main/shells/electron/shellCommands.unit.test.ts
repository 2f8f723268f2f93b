import { expect, it } from "vitest";
import type { ShellCommand } from "../../../../src/contract/procedures/shell.ts";
import { describeCounts } from "../../../../src/main/shells/electron/alertCounts.ts";
import { filesOfCommandLine } from "../../../../src/main/shells/electron/openFiles.ts";
import { createShellCommands } from "../../../../src/main/shells/electron/shellCommands.ts";

const notice = (message: string): ShellCommand => ({ kind: "notice", message });

it("keeps commands for a page that does not listen yet", async () => {
  const commands = createShellCommands();
  commands.send(notice("one"));
  commands.send(notice("two"));
  const reader = commands.read(undefined);
  expect([(await reader.next()).value, (await reader.next()).value]).toEqual([notice("one"), notice("two")]);
});

it("ends the stream of the old page when a new one listens", async () => {
  const commands = createShellCommands();
  const old = commands.read(undefined).next();
  const fresh = commands.read(undefined).next();
  expect(await old).toEqual({ done: true, value: undefined });
  commands.send(notice("hello"));
  expect((await fresh).value).toEqual(notice("hello"));
});

it("ends the stream when the page goes away", async () => {
  const page = new AbortController();
  const next = createShellCommands().read(page.signal).next();
  page.abort();
  expect((await next).done).toBe(true);
});

it("keeps the newest hundred commands when no page listens", async () => {
  const commands = createShellCommands();
  for (let number = 1; number <= 150; number += 1) commands.send(notice(String(number)));
  expect((await commands.read(undefined).next()).value).toEqual(notice("51"));
});

it.each([
  [{ unacknowledged: 0, unacknowledgedCritical: 0, waiting: 0 }, "No alerts"],
  [{ unacknowledged: 1, unacknowledgedCritical: 0, waiting: 0 }, "1 alert"],
  [{ unacknowledged: 12, unacknowledgedCritical: 3, waiting: 2 }, "12 alerts, 3 critical, 2 waiting"],
])("describes %o", (counts, text) => {
  expect(describeCounts(counts)).toBe(text);
});

it("finds the files that a command line names", () => {
  const argv = ["/opt/electron", ".", "--flag", "bank.csv", "/data/ledger.csv"];
  expect(filesOfCommandLine(argv, "/home/ana", false)).toEqual(["/home/ana/bank.csv", "/data/ledger.csv"]);
  expect(filesOfCommandLine(["/opt/frenly", "bank.csv"], "/home/ana", true)).toEqual(["/home/ana/bank.csv"]);
});
