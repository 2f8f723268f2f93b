import { spawn } from "node:child_process";
import { expect, test } from "vitest";

const script = new URL("./writeLines.ts", import.meta.url).pathname;

async function run(lines: number, stopAfter = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [script, String(lines)], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  let [bytes, newlines] = [0, 0];
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) newlines += 1;
    if (bytes >= stopAfter) break; // closes the pipe
  }
  return { code: await ended, newlines, peakKiB: Number(said) };
}

test("300 MB go through a pipe whole, in memory that does not grow with them", async () => {
  const { code, newlines, peakKiB } = await run(1_500_000);
  expect(code).toBe(0);
  expect(newlines).toBe(1_500_000);
  expect(peakKiB).toBeLessThan(150_000);
});

test("a reader that has seen enough ends it without a failure", async () => {
  expect(await run(1_500_000, 1_000)).toMatchObject({ code: 0 });
});
