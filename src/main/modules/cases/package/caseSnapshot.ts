import type { ExhibitStatus } from "../../../../contract/procedures/evidence.ts";

/**
 * Everything that goes into a sealed package, as plain data that can be sent to a thread: the package is a pure function
 * of it and of the bytes of the exhibits, so that the same snapshot gives byte-identical files.
 *
 * Rules for whoever builds it: every time is an ISO instant in UTC (`2026-01-29T10:15:30.123Z`) and none is the time of
 * building but `seal.preparedAt`; every list has the order stated here; every number shown to people is text already,
 * made in one place and not by the computer's locale; a name is the person's name, or the user id where none is known.
 * Texts may hold anything a sender wrote: they are escaped where they are shown and never become part of a path.
 */
export interface CaseSnapshot {
  /** `case_…`: the same as in the events. */
  readonly caseId: string;
  /** As people say it: `C-17`. Letters, digits and hyphens; part of the folder's name. */
  readonly number: string;
  readonly title: string;
  /** Plain Markdown, shown as text; blank lines part paragraphs. Empty when none was written. */
  readonly summary: string;
  /** As it stands while the seal is made. */
  readonly status: string;
  readonly priority: string;
  readonly openedAt: string;
  readonly openedBy: string;
  readonly seal: SealFacts;
  readonly log: LogFacts;
  /** `name` and `version` of this program, `platform` as `linux x64`: what the certificate says made the records. */
  readonly program: { readonly name: string; readonly version: string; readonly platform: string };
  /** In the order of the case. */
  readonly allegations: readonly Allegation[];
  /** Findings that the case links or holds as exhibits, in the order of their number in the case. */
  readonly findings: readonly Finding[];
  /** ALL exhibits, also rejected and withdrawn ones, by number. Only admitted ones have their bytes in the package. */
  readonly exhibits: readonly Exhibit[];
  /** ALL lines of custody of the case up to `log.size`, in the order of the log; numbered from 1 without gaps. */
  readonly custody: readonly CustodyRow[];
  /** Notes that are not removed, oldest first. */
  readonly notes: readonly CaseNote[];
  /** By `happenedAt`, those without one last, then by `knownAt`. */
  readonly timeline: readonly TimelineEntry[];
  /** What was done to the data, in order, as the log tells it: one step for each event worth telling. */
  readonly methods: readonly MethodStep[];
  /** What the work could not show, as the log and the tables tell it: rows set aside, sources that no longer read,
   * exhibits whose hash did not agree, questions of allegations left open. One sentence each. */
  readonly limits: readonly string[];
}

export interface SealFacts {
  /** From 1; a reopened case is sealed again with the next number. */
  readonly number: number;
  /** When the snapshot was taken; also the time that the PDF states. */
  readonly preparedAt: string;
  readonly preparedBy: string;
  /** The seal before this one; null for the first. */
  readonly supersedes: {
    readonly number: number;
    readonly eventId: string;
    readonly sealedAt: string;
  } | null;
}

/**
 * The head of the log that the report is built on, printed on its every page. Take it in the transaction that reads the
 * snapshot. The seal event repeats it as `log_head`, so it is the state BEFORE the seal event.
 */
export interface LogFacts {
  readonly deviceId: string;
  /** Origin of the log's checkpoints: `frenly/dev_…`. */
  readonly origin: string;
  /** Events in the log. */
  readonly size: number;
  /** Merkle root over the first `size` events, in hexadecimal. */
  readonly root: string;
  /** SHA-256 of the raw public key that signs, in hexadecimal. */
  readonly keyFingerprint: string;
  /** Time of the case's first event. */
  readonly firstEventAt: string;
}

export interface Allegation {
  readonly title: string;
  /** Who, what, when, how, loss: each with what is said (empty: not stated) and the exhibits that carry it (`E-3`). */
  readonly elements: readonly {
    readonly name: string;
    readonly text: string;
    readonly exhibits: readonly string[];
  }[];
}

export interface Finding {
  /** `anm_…` or what names it in the program. */
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  readonly severity: string;
  /** The numbers that the finding states; each gets its own entry in the annex. */
  readonly figures: readonly Figure[];
  /** `E-3` … */
  readonly exhibits: readonly string[];
}

/** A number of the report with where it comes from: the question that gives it and the rows that it is made of. */
export interface Figure {
  readonly label: string;
  /** With unit or currency: `10,834.50 EUR`. */
  readonly value: string;
  /** What gives the number again: a command of the CLI or a filter in words. */
  readonly query: string;
  /** By file and row; at most 500 are drawn. */
  readonly rows: readonly FigureRow[];
  /** All rows behind the figure; `rows` may hold only the first of them. */
  readonly rowCount: number;
}

export interface FigureRow {
  readonly txId: string;
  /** The sender's name of the source file. */
  readonly file: string;
  /** 1-based row of the source file. */
  readonly row: number;
  /** `2026-01-29`. */
  readonly date: string;
  /** With its currency. */
  readonly amount: string;
  readonly counterparty: string;
  readonly reference: string;
}

export interface Exhibit {
  /** `evd_…`: names its folder in the package. */
  readonly evidenceId: string;
  /** As it is cited: `E-3`. */
  readonly number: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** The sender's own name: metadata only, never a path. */
  readonly originalName: string;
  /** Decides the extension in the package (`evidencePath.ts`); an unknown one gives `.bin`. */
  readonly mediaType: string;
  readonly source: string;
  /** Of the bytes as they were collected, in hexadecimal: also what `readExhibit` is asked for. */
  readonly sha256: string;
  readonly byteSize: number;
  readonly status: ExhibitStatus;
  /** Empty when none was given. */
  readonly statusReason: string;
  /** Empty while it is proposed. */
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly collectedBy: string;
  readonly collectedAt: string;
  /** Program and version that collected it. */
  readonly tool: string;
  /** Merkle root of a frozen set of rows, in hexadecimal; null for other kinds. */
  readonly rowsRoot: string | null;
}

/** NIST's minimum (who, when, purpose) and what lets a reader check it: hashes, times, the event in the log. */
export interface CustodyRow {
  /** From 1, without gaps. */
  readonly number: number;
  /** `E-3`. */
  readonly exhibit: string;
  readonly evidenceId: string;
  readonly action: string;
  /** The person's name; the user id stands in `line`. */
  readonly actor: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly authority: string;
  readonly sha256Then: string;
  /** Null when the bytes could not be read. */
  readonly sha256Now: string | null;
  readonly utc: string;
  /** Minutes east of UTC where it happened. */
  readonly offsetMinutes: number;
  /** Device id of its event. */
  readonly workstation: string;
  readonly eventId: string;
  readonly sequence: number;
  readonly tool: string;
  /** `custody_hash` of its event. */
  readonly custodyHash: string;
  /**
   * The exact text that `custodyHash` is the SHA-256 of: the sorted JSON of the line and of the hash before it, as
   * `evidence/custodyStore.ts` `custodyLine` makes it. The verifiers hash it again and follow `previous`.
   */
  readonly line: string;
}

export interface CaseNote {
  readonly at: string;
  readonly by: string;
  /** Plain Markdown, shown as text. */
  readonly text: string;
}

export interface TimelineEntry {
  /** When it happened, as the evidence says: an instant or a day; empty when not known. */
  readonly happenedAt: string;
  /** When the investigation knew of it. */
  readonly knownAt: string;
  readonly text: string;
  /** `E-3` … */
  readonly exhibits: readonly string[];
}

export interface MethodStep {
  readonly at: string;
  readonly by: string;
  /** What the event says was done, in words. */
  readonly what: string;
  /** Its figures and codes: `1,040 rows, 2 rejected`. */
  readonly detail: string;
  /** Of the event, in the log of the workstation. */
  readonly sequence: number;
}

/** Events of the case on one workstation: the exact stored bytes, oldest first, up to and with the seal event. */
export interface CaseEvents {
  readonly deviceId: string;
  readonly bodies: readonly string[];
}
