import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

let opened: IngestionWorkspace;
afterEach(() => opened.dispose());

const line = (i: number) =>
  JSON.stringify({ date: "2026-01-15", amount: -1 - (i % 900), counterparty: `Supplier ${i % 41}`, id: i });
const ndjson = (rows: number) => Buffer.from(Array.from({ length: rows }, (_, i) => `${line(i)}\n`).join(""));

async function upload(bytes: Buffer) {
  opened = await openIngestionWorkspace();
  const { projectId } = opened.createProject();
  const { requests } = opened.ingestion;
  const { uploadId } = await requests.beginUpload(
    { fileName: "bank.ndjson", byteSize: bytes.length },
    opened.actor,
  );
  for (let offset = 0; offset < bytes.length; offset += 1 << 20) {
    const base64 = bytes.subarray(offset, offset + (1 << 20)).toString("base64");
    await requests.uploadChunk({ uploadId, offset, base64 }, opened.actor);
  }
  const look = { uploadId, projectId, side: "bank", mapping: undefined, profileId: undefined } as const;
  return { requests, uploadId, look: () => requests.inspect(look, opened.actor) };
}

function leftovers(): string[] {
  const folder = join(opened.workspace.homeDir, "vault", "incoming");
  return existsSync(folder) ? readdirSync(folder) : [];
}

it("tells how far the look at a converted file is, and stops it without a trace when the upload is given up", async () => {
  const { requests, uploadId, look } = await upload(ndjson(150_000));
  const looking = Promise.resolve(look()).then(
    () => "looked",
    (error: { code?: string }) => error.code,
  );
  await expect
    .poll(async () => (await requests.inspectProgress({ uploadId }, opened.actor))?.bytes ?? 0, {
      interval: 5,
      timeout: 20_000,
    })
    .toBeGreaterThan(0);
  await requests.abandonUpload({ uploadId }, opened.actor);
  expect(await looking).toBe("CANCELLED");
  expect(await requests.inspectProgress({ uploadId }, opened.actor)).toBeNull();
  expect(leftovers()).toEqual([]);
});

it("forgets a look that ended", async () => {
  const { requests, uploadId, look } = await upload(ndjson(20));
  expect((await look()).estimatedRows).toBe(20);
  expect(await requests.inspectProgress({ uploadId }, opened.actor)).toBeNull();
});
