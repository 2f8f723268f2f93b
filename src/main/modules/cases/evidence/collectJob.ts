import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { CaseId, EvidenceId, Sha256, TxId } from "../../../../contract/ids.ts";
import type { Transaction, TransactionFilter } from "../../../../contract/procedures/transactions.ts";
import { AppError, systemCode } from "../../../base/errors.ts";
import type { Database } from "../../../storage/database.ts";
import type { EvidenceVault, KeptBytes } from "../../../storage/evidenceVault.ts";
import { searchStore } from "../searchStore.ts";
import { type FrozenHead, frozenLines, frozenMediaType } from "./frozenRows.ts";
import { isTextType, mediaTypeOf } from "./mediaType.ts";
import { PartyTally } from "./partyTally.ts";
import { RowTree } from "./rowTree.ts";
import { stagedStore } from "./stagedStore.ts";

/** Which rows are frozen; `spellings` stand for the filter's entity. */
export type RowsToFreeze =
  | { readonly txIds: readonly TxId[] }
  | {
      readonly filter: Omit<TransactionFilter, "entityId"> & {
        readonly spellings?: readonly (readonly [string, string])[];
      };
    };

interface About {
  readonly caseId: CaseId;
  readonly evidenceId: EvidenceId;
  readonly title: string;
}

/** What the evidence thread is given to collect. */
export type CollectJob =
  | (About & { readonly kind: "file"; readonly path: string; readonly name: string })
  | (About & { readonly kind: "text"; readonly text: string; readonly mediaType: string })
  | (About & { readonly kind: "rows"; readonly rows: RowsToFreeze; readonly head: FrozenHead });

export interface Collected extends KeptBytes {
  readonly mediaType: string;
  readonly rowsRoot: Sha256 | null;
  readonly rows: number;
  /** Byte offset of every 256th line, doubles in the machine's order; null without rows. */
  readonly lineOffsets: Uint8Array | null;
}

/** Lines between two offsets that are kept. */
export const offsetEvery = 256;
const pieceBytes = 65_536;
/** Text of an exhibit that is searched: beyond it the file is kept and not read for words. */
const mostText = 32 << 20;
const textPiece = 65_536;
const partiesAtATime = 1_000;

/** Encrypts and keeps the bytes and stages what the database will know of them. Runs in a thread. */
export async function runCollectJob(
  job: CollectJob,
  parts: {
    readonly database: Database;
    readonly vault: EvidenceVault;
    readonly readRows: (rows: RowsToFreeze) => Iterable<Transaction>;
    readonly partyOf: (name: string, account: string) => string;
  },
): Promise<Collected> {
  const { vault } = parts;
  switch (job.kind) {
    case "file":
      return collectFile(job, parts);
    case "text": {
      const kept = await vault.keep([Buffer.from(job.text)]);
      stageText(job, parts.database, job.text);
      return { ...kept, mediaType: job.mediaType, ...noRows };
    }
    case "rows":
      return collectRows(job, parts);
    default:
      return job satisfies never;
  }
}

const noRows = { rowsRoot: null, rows: 0, lineOffsets: null };

async function collectFile(
  job: CollectJob & { readonly kind: "file" },
  { vault, database }: { readonly vault: EvidenceVault; readonly database: Database },
): Promise<Collected> {
  const head = Buffer.alloc(pieceBytes);
  const texts: string[] = [];
  let mediaType = "";
  const pieces = function* (): Generator<Buffer> {
    const decoder = new TextDecoder("utf-8");
    let read = 0;
    for (const piece of readStable(job.path)) {
      if (mediaType === "") {
        piece.copy(head);
        mediaType = mediaTypeOf(piece.subarray(0, pieceBytes), job.name);
      }
      if (isTextType(mediaType) && read < mostText) texts.push(decoder.decode(piece, { stream: true }));
      read += piece.length;
      yield piece;
    }
  };
  const kept = await vault.keep(pieces());
  stageText(job, database, texts.join(""));
  return { ...kept, mediaType: mediaType || "text/plain", ...noRows };
}

/** The bytes of a file that nothing writes to meanwhile. */
function* readStable(path: string): Generator<Buffer> {
  const handle = openFile(path);
  try {
    const before = fstatSync(handle);
    const buffer = Buffer.alloc(1 << 20);
    let read = 0;
    for (;;) {
      const count = readSync(handle, buffer, 0, buffer.length, null);
      if (count === 0) break;
      read += count;
      yield Buffer.from(buffer.subarray(0, count));
    }
    const after = fstatSync(handle);
    if (
      after.mtimeMs !== before.mtimeMs ||
      after.size !== before.size ||
      read !== before.size ||
      !existsSync(path)
    )
      throw new AppError(
        "FILE_CHANGED",
        "The file was changed or removed while it was being collected, so nothing of it was kept. Add it again once nothing writes to it.",
        { where: path },
      );
  } finally {
    closeSync(handle);
  }
}

/** Asked of the name before it is opened: opening a pipe waits for somebody to write to it. */
function openFile(path: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, "r");
  } catch (error) {
    const isMissing = systemCode(error) === "ENOENT";
    throw new AppError(
      "FILE_UNREADABLE",
      isMissing
        ? "Can't add this file: there is none of this name."
        : "Can't add this file: it can't be read. Check its permissions.",
      { where: path, cause: error },
    );
  }
  throw new AppError("FILE_UNREADABLE", "Can't add this: it is no file. Add its files one by one.", {
    where: path,
  });
}

async function collectRows(
  job: CollectJob & { readonly kind: "rows" },
  parts: {
    readonly database: Database;
    readonly vault: EvidenceVault;
    readonly readRows: (rows: RowsToFreeze) => Iterable<Transaction>;
    readonly partyOf: (name: string, account: string) => string;
  },
): Promise<Collected> {
  const tree = new RowTree();
  const tally = new PartyTally(parts.partyOf);
  const words = new Set<string>();
  const offsets: number[] = [];
  let textLength = 0;
  const rows = function* (): Generator<Transaction> {
    for (const row of parts.readRows(job.rows)) {
      tally.add(row);
      for (const word of [row.counterparty, row.reference, row.description])
        if (textLength < mostText && !words.has(word)) {
          words.add(word);
          textLength += word.length;
        }
      yield row;
    }
  };
  const pieces = function* (): Generator<Buffer> {
    let waiting: string[] = [];
    let waitingBytes = 0;
    let at = 0;
    for (const line of frozenLines(job.head, rows())) {
      if (tree.size % offsetEvery === 0) offsets.push(at);
      tree.add(line);
      const bytes = Buffer.byteLength(line) + 1;
      at += bytes;
      waiting.push(line, "\n");
      waitingBytes += bytes;
      if (waitingBytes < pieceBytes) continue;
      yield Buffer.from(waiting.join(""));
      waiting = [];
      waitingBytes = 0;
    }
    yield Buffer.from(waiting.join(""));
  };
  const kept = await parts.vault.keep(pieces());
  if (tree.size === 1)
    throw new AppError("INPUT_INVALID", "There are no rows to freeze: the selection is empty.", {
      where: job.title,
    });
  stageParties(job.evidenceId, parts.database, tally);
  stageText(job, parts.database, [...words].join("\n"));
  return {
    ...kept,
    mediaType: frozenMediaType,
    rowsRoot: tree.root().toString("hex") as Sha256, // 32 bytes in hexadecimal
    rows: tree.size - 1,
    lineOffsets: new Uint8Array(Float64Array.from(offsets).buffer),
  };
}

function stageParties(evidenceId: EvidenceId, database: Database, tally: PartyTally): void {
  const totals = tally.totals();
  for (let at = 0; at < totals.length; at += partiesAtATime)
    database.write((tx) => {
      for (const party of totals.slice(at, at + partiesAtATime)) stagedStore.addParty(tx, evidenceId, party);
    });
  database.write((tx) => {
    for (const moment of tally.moments()) stagedStore.addMoment(tx, evidenceId, moment);
    for (const [ingestionId, rows] of tally.origins) stagedStore.addOrigin(tx, evidenceId, ingestionId, rows);
  });
}

function stageText({ caseId, evidenceId, title }: About, database: Database, text: string): void {
  for (let at = 0; at < text.length; at += textPiece)
    database.write((tx) =>
      searchStore.add(tx, {
        caseId,
        kind: "content",
        ref: evidenceId,
        title,
        body: text.slice(at, at + textPiece),
      }),
    );
}
