import type { CaseSnapshot, Exhibit } from "../caseSnapshot.ts";
import { isSame, localTime } from "../custodyCsv.ts";
import { figureAnnex, figureLine, numberFigures } from "./figureAnnex.ts";
import type { Block, Fact, ReportModel, Section } from "./reportModel.ts";

const standingLimits = [
  "The log proves what was recorded and that it did not change, not that it was true.",
  "Events after the last copy of a log root that someone else holds are protected by the workstation only.",
  "Times are those of the workstation's clock: they are claims until a third party has timestamped them.",
  "A workstation under full control of an attacker while people work can record lies.",
];

/** The report of a case: a pure function of its snapshot. */
export function buildReport(snapshot: CaseSnapshot): ReportModel {
  const { seal, log, program } = snapshot;
  const figures = numberFigures(snapshot.findings);
  const bodies: readonly (Omit<Section, "number"> & { readonly annex?: boolean })[] = [
    { id: "summary", title: "Summary", blocks: summaryBlocks(snapshot) },
    { id: "allegations", title: "Allegations", blocks: allegationBlocks(snapshot) },
    { id: "findings", title: "Findings", blocks: findingBlocks(snapshot, figures) },
    { id: "timeline", title: "Timeline", blocks: timelineBlocks(snapshot) },
    { id: "methodology", title: "Methodology", blocks: methodBlocks(snapshot) },
    { id: "limits", title: "Limits", blocks: limitBlocks(snapshot) },
    { id: "exhibits", title: "Exhibits", blocks: exhibitBlocks(snapshot.exhibits) },
    { id: "notes", title: "Notes", blocks: noteBlocks(snapshot) },
    { id: "figures", title: "Figures, their queries and rows", blocks: figureAnnex(figures), annex: true },
    { id: "custody", title: "Chain of custody", blocks: custodyBlocks(snapshot), annex: true },
    { id: "verify", title: "How this report can be verified", blocks: verifyBlocks(snapshot), annex: true },
  ];
  let sections = 0;
  let annexes = 0;
  return {
    title: snapshot.title,
    number: snapshot.number,
    cover: coverFacts(snapshot),
    sections: bodies
      .filter(({ blocks }) => blocks.length > 0)
      .map(({ annex, ...section }) => ({
        ...section,
        number: annex === true ? String.fromCharCode(0x40 + ++annexes) : String(++sections),
      })),
    foot: {
      caseLine: `Case ${snapshot.number} · seal ${seal.number}`,
      rootLine: `Log root over ${log.size.toLocaleString("en-GB")} events`,
      root: log.root,
      qr: `FRENLY ${log.size} ${log.root.toUpperCase()}`,
    },
    preparedAt: seal.preparedAt,
    author: seal.preparedBy,
    producer: `${program.name} ${program.version}`,
  };
}

function coverFacts({ seal, log, program, ...snapshot }: CaseSnapshot): Fact[] {
  return [
    { label: "Case", value: snapshot.number },
    { label: "Seal", value: sealText(seal) },
    { label: "Priority", value: snapshot.priority },
    { label: "Opened", value: `${utcText(snapshot.openedAt)}, by ${snapshot.openedBy}` },
    { label: "Report prepared", value: `${utcText(seal.preparedAt)}, by ${seal.preparedBy}` },
    { label: "Prepared with", value: `${program.name} ${program.version} on ${program.platform}` },
    { label: "Workstation", value: log.deviceId, mono: true },
    { label: "Signing key (SHA-256)", value: log.keyFingerprint, mono: true },
    { label: `Log root over ${log.size} events`, value: log.root, mono: true },
  ];
}

function sealText(seal: CaseSnapshot["seal"]): string {
  if (seal.supersedes === null) return `${seal.number}, the first of this case`;
  return `${seal.number}, supersedes seal ${seal.supersedes.number} of ${utcText(seal.supersedes.sealedAt)}`;
}

function summaryBlocks({ summary, exhibits, findings, custody, timeline }: CaseSnapshot): Block[] {
  const count = (status: Exhibit["status"]) => exhibits.filter((exhibit) => exhibit.status === status).length;
  const failed = custody.filter((row) => !isSame(row)).length;
  return [
    ...paragraphs(summary === "" ? "No summary was written for this case." : summary),
    {
      kind: "facts",
      facts: [
        { label: "Findings", value: String(findings.length) },
        { label: "Exhibits admitted", value: String(count("admitted")) },
        { label: "Exhibits rejected", value: String(count("rejected")) },
        { label: "Exhibits withdrawn", value: String(count("withdrawn")) },
        {
          label: "Custody events",
          value:
            failed === 0
              ? `${custody.length}, every hash agreed`
              : `${custody.length}, ${failed} with a hash that did NOT agree`,
        },
        { label: "Entries of the timeline", value: String(timeline.length) },
      ],
    },
  ];
}

function allegationBlocks({ allegations }: CaseSnapshot): Block[] {
  return allegations.flatMap(({ title, elements }): Block[] => [
    { kind: "heading", text: title },
    {
      kind: "table",
      columns: [
        { title: "Element", share: 12 },
        { title: "What is said", share: 60 },
        { title: "Carried by", share: 20 },
      ],
      rows: elements.map(({ name, text, exhibits }) => [
        name,
        text === "" ? "Not stated" : text,
        exhibits.length === 0 ? "No admitted exhibit" : exhibits.join(", "),
      ]),
    },
  ]);
}

function findingBlocks({ findings }: CaseSnapshot, figures: ReturnType<typeof numberFigures>): Block[] {
  return findings.flatMap((finding, i): Block[] => [
    { kind: "heading", text: `${i + 1}. ${finding.title}` },
    { kind: "text", text: finding.explanation },
    {
      kind: "figures",
      figures: figures.filter(({ findingId }) => findingId === finding.id).map(figureLine),
    },
    {
      kind: "facts",
      facts: [
        { label: "Severity", value: finding.severity },
        { label: "Finding", value: finding.id, mono: true },
        { label: "Exhibits", value: finding.exhibits.length === 0 ? "none" : finding.exhibits.join(", ") },
      ],
    },
  ]);
}

function timelineBlocks({ timeline }: CaseSnapshot): Block[] {
  if (timeline.length === 0) return [];
  return [
    {
      kind: "text",
      text: "Two clocks: when something happened, as the evidence says, and when the investigation knew of it.",
    },
    {
      kind: "table",
      columns: [
        { title: "Happened", share: 17 },
        { title: "Known", share: 17 },
        { title: "What", share: 48 },
        { title: "Exhibits", share: 12 },
      ],
      rows: timeline.map(({ happenedAt, knownAt, text, exhibits }) => [
        happenedAt === "" ? "not known" : utcText(happenedAt),
        utcText(knownAt),
        text,
        exhibits.join(", "),
      ]),
    },
  ];
}

function methodBlocks({ methods, log, program }: CaseSnapshot): Block[] {
  return [
    {
      kind: "text",
      text: `This section is written from the log of workstation ${log.deviceId}, not from memory: each line is an event that was recorded when it happened. The first is of ${utcText(log.firstEventAt)}. Hashes are SHA-256; the program is ${program.name} ${program.version}.`,
    },
    {
      kind: "table",
      columns: [
        { title: "Event", share: 8, align: "right" },
        { title: "When (UTC)", share: 18 },
        { title: "What was done", share: 28 },
        { title: "Detail", share: 46 },
      ],
      rows: methods.map(({ sequence, at, what, detail, by }) => [
        String(sequence),
        utcText(at),
        { text: what, small: by },
        detail,
      ]),
    },
  ];
}

function limitBlocks({ limits }: CaseSnapshot): Block[] {
  return [
    { kind: "heading", text: "Of this case" },
    limits.length === 0
      ? { kind: "text", text: "The log shows nothing that was set aside, left unread or left open." }
      : { kind: "list", items: limits },
    { kind: "heading", text: "Of the method" },
    { kind: "list", items: standingLimits },
  ];
}

function exhibitBlocks(exhibits: readonly Exhibit[]): Block[] {
  if (exhibits.length === 0) return [{ kind: "text", text: "This case holds no exhibits." }];
  return [
    {
      kind: "text",
      text: "Admitted exhibits are in the package under their SHA-256; rejected and withdrawn ones are listed with the reason and not enclosed. Names are those of the sender and are shown only.",
    },
    {
      kind: "table",
      columns: [
        { title: "No.", share: 8 },
        { title: "Exhibit", share: 38 },
        { title: "Status", share: 22 },
        { title: "Bytes", share: 12, align: "right" },
        { title: "SHA-256", share: 36 },
      ],
      rows: exhibits.map((exhibit) => [
        exhibit.number,
        {
          text: exhibit.title,
          small: `${exhibit.kind} · ${exhibit.originalName} · collected ${utcText(exhibit.collectedAt)} by ${exhibit.collectedBy} from ${exhibit.source}`,
        },
        { text: exhibit.status, small: exhibit.statusReason },
        exhibit.byteSize.toLocaleString("en-GB"),
        {
          text: exhibit.sha256,
          mono: true,
          ...(exhibit.rowsRoot === null ? {} : { small: `root of its rows: ${exhibit.rowsRoot}` }),
        },
      ]),
    },
  ];
}

function noteBlocks({ notes }: CaseSnapshot): Block[] {
  return notes.flatMap(({ at, by, text }): Block[] => [
    { kind: "heading", text: `${utcText(at)}, ${by}` },
    ...paragraphs(text),
  ]);
}

function custodyBlocks({ custody }: CaseSnapshot): Block[] {
  if (custody.length === 0) return [{ kind: "text", text: "No custody events were recorded." }];
  return [
    {
      kind: "text",
      text: "Every touch of every exhibit, in the order of the log; the whole table with all columns is custody.csv. “Agrees” compares the SHA-256 at the time of the act with the one recorded at collection.",
    },
    {
      kind: "table",
      columns: [
        { title: "No.", share: 6, align: "right" },
        { title: "Exhibit", share: 9 },
        { title: "Act", share: 25 },
        { title: "Who", share: 20 },
        { title: "When", share: 21 },
        { title: "SHA-256 at the act", share: 28 },
        { title: "Event", share: 8, align: "right" },
      ],
      rows: custody.map((row) => [
        String(row.number),
        row.exhibit,
        { text: row.action, small: [row.reason, row.authority].filter((text) => text !== "").join(" · ") },
        {
          text: row.actor,
          small: row.from === "" && row.to === "" ? "" : `${row.from || "none"} to ${row.to || "none"}`,
        },
        { text: localTime(row.utc, row.offsetMinutes).replace("T", " "), small: `${row.utc} UTC` },
        {
          text: row.sha256Now ?? "can't be read",
          mono: true,
          small: isSame(row) ? "agrees" : "DOES NOT AGREE",
        },
        String(row.sequence),
      ]),
    },
  ];
}

function verifyBlocks({ log }: CaseSnapshot): Block[] {
  return [
    {
      kind: "text",
      text: "The package that holds this report verifies with sha256sum, ssh-keygen, openssl and Python 3, without the program that made it: VERIFY.md has the five commands. The seal event holds the SHA-256 of this file, so this file cannot hold its own.",
    },
    {
      kind: "text",
      text: "The root on every page is the state of the log when this report was made. The verifier proves that the signed tree contains it. A page that was printed and kept contradicts any log that was rewritten later.",
    },
    {
      kind: "facts",
      facts: [
        { label: "Origin of the log", value: log.origin, mono: true },
        { label: "Events", value: String(log.size) },
        { label: "Root", value: log.root, mono: true },
        { label: "Signing key (SHA-256)", value: log.keyFingerprint, mono: true },
      ],
    },
  ];
}

function paragraphs(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({ kind: "text", text: part }));
}

/** `2026-01-29 10:15:30 UTC`; a day stays a day. */
function utcText(instant: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(instant);
  return match === null ? instant : `${match[1]} ${match[2]} UTC`;
}
