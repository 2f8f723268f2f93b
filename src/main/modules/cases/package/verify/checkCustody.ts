import { createHash } from "node:crypto";
import { z } from "zod";
import type { CaseLogs, ProvenEvent } from "./checkEvents.ts";
import type { HashList } from "./checkFiles.ts";
import type { PackageFolder } from "./packageFolder.ts";
import { parseCsv } from "./parseCsv.ts";
import { require, Wrong } from "./wrong.ts";

/** Each exhibit has the bytes that the log recorded, once, and none is missing. */
export function checkExhibits(payload: HashList, logs: CaseLogs, count: number): string {
  const recorded = new Set<string>();
  for (const event of [...logs.values()].flat())
    if (event.type === "evidence.added") recorded.add(`${event.data.evidence_id} ${event.data.sha256}`);
  const seen = new Set<string>();
  for (const [name, sha256] of payload) {
    if (!name.startsWith("data/evidence/")) continue;
    const match = /^data\/evidence\/(evd_[a-z0-9_]+)\/([0-9a-f]{64})\.[a-z0-9]+$/.exec(name);
    if (match === null) throw new Wrong(`${name} is no exhibit's place`);
    const [, evidenceId = "", hash = ""] = match;
    require(hash === sha256, `${name} does not have the content that its name says`);
    require(recorded.has(`${evidenceId} ${sha256}`), `no event recorded ${name} with this SHA-256`);
    require(!seen.has(evidenceId), `there are two files of ${evidenceId}`);
    seen.add(evidenceId);
  }
  require(seen.size === count, `${seen.size} exhibits are here, ${count} were sealed`);
  return `${count} exhibits, each as recorded`;
}

/** A line of `custody.jsonl`: the exact text that its event hashed. */
const lineSchema = z.object({
  action: z.string(),
  at: z.string(),
  case_id: z.string(),
  evidence_id: z.string(),
  previous: z.string().nullable(),
  sha256_now: z.string().nullable(),
  sha256_then: z.string(),
});

/**
 * Custody rows, the texts that were hashed, and custody events stand for each other, one for one and in order. The hash
 * of each text is in its event, and each text holds the hash of the exhibit's text before it.
 */
export async function checkCustody(folder: PackageFolder, logs: CaseLogs): Promise<string> {
  const events = new Map(
    [...logs.values()]
      .flat()
      .filter(({ data }) => data.custody_hash !== undefined)
      .map((event) => [event.id, event]),
  );
  const [header = [], ...rows] = parseCsv(await folder.text("data/custody.csv"));
  const content = await folder.text("data/custody.jsonl");
  require(content === "" || content.endsWith("\n"), "custody.jsonl does not end with a line break");
  const lines = content.split("\n").slice(0, -1);
  require(lines.length === rows.length, "custody.jsonl and custody.csv do not have the same number of lines");
  const last = new Map<string, string>();
  const told = new Set<string>();
  let failed = 0;
  for (const [i, cells] of rows.entries()) {
    const row = (column: string) => cells[header.indexOf(column)] ?? "";
    const where = `row ${i + 1} of custody.csv`;
    require(row("no") === String(i + 1), `${where} has the number ${row("no")}: one was left out or added`);
    const event = events.get(row("event_id"));
    if (event === undefined) throw new Wrong(`${where} names an event that is not there`);
    require(!told.has(event.id), `${where} names an event that another row names`);
    checkRow(row, event, where);
    checkLine(lines[i] ?? "", { row, event, last, where: `line ${i + 1} of custody.jsonl` });
    if (row("match") !== "yes") failed += 1;
    told.add(event.id);
  }
  for (const id of events.keys()) require(told.has(id), `custody.csv has no row for event ${id}`);
  const warning = failed === 0 ? "" : `; ${failed} record a hash that did not match`;
  return `${rows.length} rows for ${events.size} events${warning}`;
}

type Row = (column: string) => string;

function checkRow(row: Row, event: ProvenEvent, where: string): void {
  const { evidence_id: evidenceId, sha256, custody_hash: hash } = event.data;
  require(row("sequence") === String(event.sequence) &&
    row("workstation") === event.device_id, `${where} does not say what its event says`);
  require(row("evidence_id") === evidenceId, `${where} is about another exhibit than its event`);
  require(row("sha256_then") === sha256, `${where} has another SHA-256 than its event`);
  require(row("custody_hash") === hash, `${where} has another custody hash than its event`);
  require(row("match") ===
    (row("sha256_then") === row("sha256_now")
      ? "yes"
      : "no"), `${where} says that hashes agree that do not, or the other way round`);
}

function checkLine(
  line: string,
  about: {
    readonly row: Row;
    readonly event: ProvenEvent;
    /** Hash of the last line of each exhibit so far. */
    readonly last: Map<string, string>;
    readonly where: string;
  },
): void {
  const { row, event, last, where } = about;
  const hash = createHash("sha256").update(line).digest("hex");
  require(hash === event.data.custody_hash, `${where} is not the text whose hash its event recorded`);
  const told = lineSchema.parse(JSON.parse(line));
  const { evidence_id: evidenceId } = told;
  require(evidenceId === event.data.evidence_id &&
    told.case_id === event.case_id, `${where} is about another exhibit than its event`);
  require(told.previous ===
    (last.get(evidenceId) ?? null), `${where} does not follow the exhibit's line before it`);
  require(row("action") === told.action &&
    row("utc") === told.at &&
    row("sha256_then") === told.sha256_then &&
    row("sha256_now") === (told.sha256_now ?? ""), `${where} and its row of custody.csv do not say the same`);
  last.set(evidenceId, hash);
}
