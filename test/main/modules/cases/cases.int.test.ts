import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseId, FindingId, ProjectId } from "../../../../src/contract/ids.ts";
import type { Collect } from "../../../../src/contract/procedures/evidence.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { type Core, createCore } from "../../../../src/main/core.ts";
import { checkInclusion } from "../../../../src/main/events/proofs.ts";
import { hashLeaf } from "../../../../src/main/events/treeHash.ts";

let home: string;
let core: Core;
let projectId: ProjectId;
let findingId: FindingId;
const open = () => createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
const page = { offset: 0, limit: 100 };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "frenly-cases-"));
  core = await open();
  projectId = (await core.projects.openSample(undefined, core.actor)).projectId;
  const { findings } = await core.anomalies.list({ projectId, ...page }, core.actor);
  const duplicate = findings.find(({ kind }) => kind === "duplicate");
  if (duplicate === undefined) throw new Error("the sample has no duplicate");
  findingId = duplicate.findingId;
}, 60_000);
afterAll(async () => {
  await core.dispose();
  rmSync(home, { recursive: true, force: true });
});

const newCase = async (title = "Paid twice") =>
  (await core.cases.create({ projectId, title }, core.actor)).caseId;
const collect = (caseId: CaseId, what: Collect) =>
  core.evidence.collect({ caseId, what, description: "", authority: "" }, core.actor);
const writeSource = (name: string, text: string | Buffer) => {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
};
const addFile = (caseId: CaseId, name: string, text: string | Buffer) =>
  core.collectFile(caseId, { path: writeSource(name, text), title: undefined }, core.actor);
const admitAll = async (evidenceId: Parameters<Core["evidence"]["get"]>[0]["evidenceId"]) => {
  const { checklist } = await core.evidence.get({ evidenceId }, core.actor);
  return core.evidence.admit(
    { evidenceId, answered: checklist.map(({ code }) => code), reason: "" },
    core.actor,
  );
};
const kept = () =>
  readdirSync(join(home, "evidence"), { recursive: true, encoding: "utf8" })
    .map((name) => join(home, "evidence", name))
    .filter((path) => statSync(path).isFile());
const eventsOf = (caseId: CaseId) =>
  [...core.readEvents(0 as never, undefined)]
    .map(
      ({ body }) =>
        JSON.parse(body) as { type: string; case_id: string | null; data: Record<string, unknown> },
    )
    .filter((event) => event.case_id === caseId);

describe("a case", () => {
  it("is opened from a finding, with its title, priority and a link to it", async () => {
    const made = await core.cases.create({ projectId, from: { kind: "finding", id: findingId } }, core.actor);
    const finding = (await core.anomalies.get({ findingId }, core.actor)).finding;
    expect(finding.explanation.startsWith(made.title)).toBe(true);
    expect(made).toMatchObject({ status: "open", priority: finding.severityWord, risk: 0 });
    const { links } = await core.cases.get({ caseId: made.caseId }, core.actor);
    expect(links).toMatchObject([{ link: { kind: "finding", id: findingId }, exists: true }]);
    expect(await core.cases.linkedTo({ link: { kind: "finding", id: findingId } }, core.actor)).toHaveLength(
      1,
    );
    expect(eventsOf(made.caseId).map(({ type }) => type)).toEqual(["case.created", "case.annotated"]);
  });

  it("takes tasks and allegations from a template", async () => {
    const { caseId } = await core.cases.create({ projectId, template: "payroll" }, core.actor);
    const { tasks, allegations } = await core.cases.get({ caseId }, core.actor);
    expect(tasks.length).toBeGreaterThan(2);
    expect(allegations[0]?.elements.map(({ name }) => name)).toEqual(["who", "what", "when", "how", "loss"]);
  });

  it("tells the log what changed, and never the text of it", async () => {
    const caseId = await newCase();
    await core.cases.update(
      { caseId, priority: "high", assignee: "Maria Sommer", summary: "secret words" },
      core.actor,
    );
    const event = eventsOf(caseId).at(-1);
    expect(event).toMatchObject({
      type: "case.updated",
      data: {
        changes: {
          priority: { from: "medium", to: "high" },
          assignee: { from: "none", to: "set" },
          summary: { from: "none", to: "set" },
        },
      },
    });
    expect(JSON.stringify(eventsOf(caseId))).not.toMatch(/Sommer|secret/);
  });

  it("refuses a title with personal data, and leaves nothing behind", async () => {
    const before = (await core.cases.list({ sort: "opened", ...page }, core.actor)).total;
    await expect(newCase("Transfer to DE89370400440532013000")).rejects.toThrow(/case_title/);
    expect((await core.cases.list({ sort: "opened", ...page }, core.actor)).total).toBe(before);
  });

  it("keeps the earlier text of a note, and brings a removed one back", async () => {
    const caseId = await newCase();
    const first = await core.cases.saveNote({ caseId, text: "Spoke to the clerk" }, core.actor);
    const { noteId } = first;
    const second = await core.cases.saveNote(
      { caseId, noteId, text: "Spoke to the clerk twice" },
      core.actor,
    );
    expect(second.earlier.map(({ text }) => text)).toEqual(["Spoke to the clerk"]);
    await core.cases.removeNote({ caseId, noteId }, core.actor);
    expect((await core.cases.get({ caseId }, core.actor)).notes).toEqual([]);
    expect((await core.cases.search({ text: "clerk", caseId, ...page }, core.actor)).total).toBe(0);
    await core.cases.restoreNote({ caseId, noteId }, core.actor);
    expect((await core.cases.search({ text: "clerk twi", caseId, ...page }, core.actor)).total).toBe(1);
  });
});

describe("evidence", () => {
  it("is hashed, encrypted, and given back byte for byte", async () => {
    const caseId = await newCase();
    const text = `planted words ${"x".repeat(200_000)} end`;
    const exhibit = await addFile(caseId, "letter.txt", text);
    expect(exhibit.sha256).toBe(createHash("sha256").update(text).digest("hex"));
    expect(kept().some((path) => readFileSync(path).includes("planted words"))).toBe(false);
    expect(kept().some((path) => path.includes(exhibit.sha256))).toBe(false);
    const { base64 } = await core.evidence.download(
      { evidenceId: exhibit.evidenceId, offset: 0 },
      core.actor,
    );
    expect(Buffer.from(base64, "base64").toString()).toBe(text);
  });

  it("is admitted only once every check is answered, and what happened stands in custody and log", async () => {
    const caseId = await newCase();
    const { evidenceId } = await addFile(caseId, "invoice.txt", "Invoice 4711");
    await expect(
      (async () => core.evidence.admit({ evidenceId, answered: ["relevant"], reason: "" }, core.actor))(),
    ).rejects.toThrow(/3 of its checks are not answered/);
    expect(await admitAll(evidenceId)).toMatchObject({ status: "admitted" });
    await core.evidence.withdraw({ evidenceId, reason: "A copy of a copy" }, core.actor);
    await core.evidence.propose({ evidenceId, reason: "The original was found" }, core.actor);
    await core.evidence.reject({ evidenceId, reason: "Not the same invoice" }, core.actor);
    const { custody } = await core.evidence.custody({ caseId, ...page }, core.actor);
    expect(custody.map(({ action }) => action)).toEqual([
      "collected",
      "admitted",
      "withdrawn",
      "transferred",
      "rejected",
    ]);
    expect(custody.every(({ matches }) => matches)).toBe(true);
    expect(eventsOf(caseId).map(({ type }) => type)).toEqual([
      "case.created",
      "evidence.added",
      "evidence.added",
      "evidence.withdrawn",
      "evidence.touched",
      "evidence.rejected",
    ]);
  });

  it("asks for a second person where the case does", async () => {
    const caseId = await newCase();
    await core.cases.update({ caseId, needsSecondPerson: true }, core.actor);
    const { evidenceId } = await addFile(caseId, "one.txt", "one");
    await expect(admitAll(evidenceId)).rejects.toThrow(/second person/);
    const other = { userId: "usr_other" as typeof core.actor.userId };
    const { checklist } = await core.evidence.get({ evidenceId }, other);
    const answered = checklist.map(({ code }) => code);
    expect(await core.evidence.admit({ evidenceId, answered, reason: "" }, other)).toMatchObject({
      status: "admitted",
      decidedBy: "usr_other",
    });
  });

  it("refuses the same bytes twice, by the name they have", async () => {
    const caseId = await newCase();
    await addFile(caseId, "a.txt", "the same");
    await expect(addFile(caseId, "b.txt", "the same")).rejects.toThrow(/E-1, "a.txt"/);
    expect((await core.evidence.list({ caseId, ...page }, core.actor)).total).toBe(1);
  });

  it("refuses folders, missing files and pipes with a sentence", async () => {
    const caseId = await newCase();
    const at = (path: string) => core.collectFile(caseId, { path, title: undefined }, core.actor);
    await expect(at(home)).rejects.toThrow(/it is no file/);
    await expect(at(join(home, "nowhere"))).rejects.toThrow(/none of this name/);
    await expect(at("/dev/null")).rejects.toThrow(/it is no file/);
  });

  it("is found damaged when a byte of it is changed, told once, and not shown", async () => {
    const caseId = await newCase();
    const before = new Set(kept());
    const { evidenceId } = await addFile(caseId, "damaged.txt", "to be damaged ".repeat(10_000));
    const path = kept().find((one) => !before.has(one)) ?? "";
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(70_000) ^ 1, 70_000);
    rmSync(path);
    writeFileSync(path, bytes);
    for (let i = 0; i < 2; i += 1) {
      const found = await core.evidence.verify({ evidenceId, reason: "" }, core.actor);
      expect(found.isWhole).toBe(false);
    }
    await expect((async () => core.evidence.preview({ evidenceId }, core.actor))()).rejects.toThrow(
      /not those that were collected/,
    );
    expect(eventsOf(caseId).filter(({ type }) => type === "evidence.damaged")).toHaveLength(1);
    const { custody } = await core.evidence.custody({ caseId, ...page }, core.actor);
    expect(custody.at(-1)).toMatchObject({ action: "accessed", matches: false, sha256Now: null });
  });

  it("is searched by what is written in it", async () => {
    const caseId = await newCase();
    await addFile(caseId, "memo.txt", "The Überweisung went to Hollow Peak Ltd");
    const { hits } = await core.cases.search({ text: 'uberweisung "hollow peak"', ...page }, core.actor);
    expect(hits).toMatchObject([{ caseId, kind: "content", title: "memo.txt" }]);
    expect((await core.cases.search({ text: 'a" OR * NEAR(', ...page }, core.actor)).total).toBe(0);
  });

  it("shows text, tables and pictures, and never runs them", async () => {
    const caseId = await newCase();
    const preview = async (name: string, bytes: string | Buffer) => {
      const { evidenceId } = await addFile(caseId, name, bytes);
      return core.evidence.preview({ evidenceId }, core.actor);
    };
    expect(await preview("page.html", "<script>alert(1)</script>")).toEqual({
      kind: "text",
      text: "<script>alert(1)</script>",
      isCut: false,
    });
    expect(await preview("rows.csv", 'a;b\n1;"x;y"\n')).toMatchObject({
      columns: ["a", "b"],
      rows: [["1", "x;y"]],
    });
    const png = Buffer.alloc(40);
    Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").copy(png);
    png.writeUInt32BE(50_000, 16);
    png.writeUInt32BE(50_000, 20);
    expect(await preview("bomb.png", png)).toMatchObject({
      kind: "none",
      because: expect.stringContaining("50000 × 50000"),
    });
    expect(await preview("x.zip", Buffer.from("504b0304ffffffff", "hex"))).toMatchObject({ kind: "none" });
  });
});

describe("rows as evidence", () => {
  it("freezes a finding with its rows, which stay as they were when the import is undone", async () => {
    const caseId = await newCase();
    const exhibit = await collect(caseId, { kind: "finding", findingId });
    const finding = await core.anomalies.get({ findingId }, core.actor);
    expect(exhibit).toMatchObject({
      kind: "finding",
      rows: finding.transactions.length,
      title: finding.finding.explanation.slice(0, 200),
    });
    const { rows } = await core.evidence.rows({ evidenceId: exhibit.evidenceId, ...page }, core.actor);
    expect(rows).toEqual(expect.arrayContaining(finding.transactions));
    expect(rows).toHaveLength(finding.transactions.length);
  });

  it("pages through a large set, and proves one row without showing another", async () => {
    const caseId = await newCase();
    const exhibit = await collect(caseId, { kind: "filter", filter: { projectId, side: "ledger" } });
    expect(exhibit.rows).toBeGreaterThan(1_000);
    const all = [...core.iterateTransactions(projectId, "ledger")];
    const { evidenceId } = exhibit;
    for (const [offset, limit] of [
      [0, 10],
      [250, 20],
      [700, 300],
      [exhibit.rows - 5, 100],
    ] as const)
      expect((await core.evidence.rows({ evidenceId, offset, limit }, core.actor)).rows).toEqual(
        all.slice(offset, offset + limit),
      );
    const wanted = all[777];
    if (wanted === undefined) throw new Error("the sample is shorter than it was");
    const proof = await core.evidence.rowProof({ evidenceId, txId: wanted.txId }, core.actor);
    const root = Buffer.from(proof.root, "hex");
    const path = proof.path.map((hash) => Buffer.from(hash, "hex"));
    const { index, size } = proof;
    expect(checkInclusion({ leaf: hashLeaf(proof.line), index, size, path }, root)).toBe(true);
    expect(proof.root).toBe(exhibit.rowsRoot);
    const changed = proof.line.replace(wanted.txId, `${wanted.txId}9`);
    expect(checkInclusion({ leaf: hashLeaf(changed), index, size, path }, root)).toBe(false);
    expect(JSON.parse(proof.line)).toMatchObject({ salt: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it("tells what rests on an import", async () => {
    const [row] = [...core.iterateTransactions(projectId, "bank")];
    if (row === undefined) throw new Error("no rows");
    const caseId = await newCase();
    const { evidenceId } = await collect(caseId, { kind: "rows", txIds: [row.txId] });
    const { ingestionId } = row;
    const resting = await core.evidence.restingOn({ projectId, ingestionId }, core.actor);
    expect(resting.map((one) => one.evidenceId)).toContain(evidenceId);
    expect((await core.ingestion.impact({ ingestionId }, core.actor)).evidence).toBe(resting.length);
  });

  it("refuses a selection without rows and leaves nothing of it", async () => {
    const caseId = await newCase();
    const filter = { projectId, text: "no row says this" };
    await expect(collect(caseId, { kind: "filter", filter })).rejects.toThrow(/no rows to freeze/);
    expect((await core.evidence.list({ caseId, ...page }, core.actor)).total).toBe(0);
  });
});

it("opens again as it was: cases, exhibits, custody and a log that verifies", async () => {
  const before = await core.cases.list({ sort: "opened", ...page }, core.actor);
  await core.dispose();
  core = await open();
  expect(await core.cases.list({ sort: "opened", ...page }, core.actor)).toEqual(before);
  expect(await core.events.verify(undefined, core.actor)).toMatchObject({ ok: true });
});
