import { afterEach, expect, test } from "vitest";
import type { Reading } from "../../../../src/contract/procedures/batch.ts";
import { createProfiles } from "../../../../src/main/modules/ingestion/profiles.ts";
import { type BatchWorkspace, openBatch } from "./openBatch.ts";

/** Payments on the 2nd of each of four months, or on the days of one: `dmy` and `mdy` both fit. */
const open = "Date,Counterparty,Amount\n02/03/2026,Anna,-1.50\n02/04/2026,Anna,-2.50\n03/05/2026,Bo,-3.50\n";
/** Tells itself that the month stands first. */
const tells = "Date,Counterparty,Amount\n02/03/2026,Anna,-4.50\n02/28/2026,Anna,-5.50\n";

let opened: BatchWorkspace;
afterEach(() => opened.dispose());

/** Hands the files over as a window does, all with one reading. */
async function submit(files: Readonly<Record<string, string>>, reading?: Reading) {
  opened = await openBatch();
  const project = opened.createProject();
  const items = [];
  for (const [fileName, text] of Object.entries(files)) {
    const bytes = Buffer.from(text);
    const { uploadId } = await opened.ingestion.requests.beginUpload(
      { fileName, byteSize: bytes.length },
      opened.actor,
    );
    await opened.ingestion.requests.uploadChunk(
      { uploadId, offset: 0, base64: bytes.toString("base64") },
      opened.actor,
    );
    items.push({ uploadId, side: "bank" as const, reading });
  }
  const input = { dataType: "transactions", priority: "medium", concurrency: 1, maxAttempts: 2 } as const;
  const job = await opened.batch.requests.submit(
    { ...input, projectId: project.projectId, items },
    opened.actor,
  );
  return { jobId: job.jobId, projectId: project.projectId };
}

const daysOf = (projectId: Parameters<BatchWorkspace["transactions"]["iterate"]>[0]) =>
  [...opened.transactions.iterate(projectId)].map(({ date }) => date).sort();

test("an answer given for all files is used where a file leaves the question open, and not where it tells", async () => {
  const { jobId, projectId } = await submit(
    { "open.csv": open, "tells.csv": tells },
    { dateOrder: "dmy", decimalMark: "." },
  );
  expect(await opened.until(jobId, "completed", "failed")).toMatchObject({ succeeded: 2, failed: 0 });
  expect(daysOf(projectId)).toEqual(["2026-02-03", "2026-02-28", "2026-03-02", "2026-04-02", "2026-05-03"]);
});

test("a file that leaves a question open waits, and is tried again with the answer", async () => {
  const { jobId, projectId } = await submit({ "open.csv": open });
  await opened.until(jobId, "completed", "failed");
  expect(await opened.batch.requests.item({ jobId, item: 1 }, opened.actor)).toMatchObject({
    state: "failed",
    errorCode: "MAPPING_NEEDED",
  });
  await opened.batch.requests.retry(
    { jobId, items: undefined, side: undefined, reading: { dateOrder: "mdy" } },
    opened.actor,
  );
  expect(await opened.until(jobId, "completed")).toMatchObject({ succeeded: 1 });
  expect(daysOf(projectId)).toEqual(["2026-02-03", "2026-02-04", "2026-03-05"]);
});

test("a profile of other columns is refused with both numbers", async () => {
  const { jobId } = await submit({ "open.csv": open });
  await opened.until(jobId, "completed", "failed");
  const profiles = createProfiles(opened.workspace);
  const profile = await profiles.requests.save(
    {
      name: "Five columns",
      format: "csv",
      header: ["A", "B", "C", "D", "E"],
      mapping: { roles: ["date", "counterparty", "amount", "ignore", "ignore"], dateOrder: "dmy" },
      profileId: undefined,
    },
    opened.actor,
  );
  const { profileId } = profile;
  await opened.batch.requests.retry(
    { jobId, items: undefined, side: undefined, reading: { profileId } },
    opened.actor,
  );
  await expect
    .poll(async () => (await opened.batch.requests.item({ jobId, item: 1 }, opened.actor)).reason)
    .toContain("knows files of 5 columns, and this one has 3");
});
