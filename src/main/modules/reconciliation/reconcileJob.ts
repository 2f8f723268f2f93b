import type { Side } from "../../../contract/events/ingestion.ts";
import type {
  ReconciliationSettings,
  RunFigures,
  RunProgress,
} from "../../../contract/procedures/reconciliationRun.ts";
import { AppError } from "../../base/errors.ts";
import type { Database, ReadTx } from "../../storage/database.ts";
import { actsStore } from "./actsStore.ts";
import { fingerprint, matchIdOf } from "./fingerprints.ts";
import { type GroupToSave, jobStore, type UnmatchedToSave } from "./jobStore.ts";
import { activeRules } from "./learningStore.ts";
import type { SignEvidence } from "./matching/blocks.ts";
import { createVocabulary, SideBuilder, type Vocabulary } from "./matching/columns.ts";
import { type EngineInput, reconcile, type SuspectedFee } from "./matching/engine.ts";
import type { Proposal } from "./matching/proposals.ts";
import { closedThrough } from "./periods.ts";
import { runsStore } from "./runsStore.ts";
import type { Period } from "./unmatchedParts.ts";
import { rowState, unmatchedRows } from "./unmatchedRows.ts";

/** What a worker thread needs for one run. */
export interface ReconcileJob {
  readonly projectId: string;
  /** Under which the proposals are written; null for a dry run, which writes nothing. */
  readonly runNo: number | null;
  /** The run whose proposals stand now, or 0. */
  readonly currentRunNo: number;
  readonly settings: ReconciliationSettings;
  /** One Int32: not 0 once the run is to stop. */
  readonly cancelFlag: SharedArrayBuffer;
}

export interface TierTally {
  readonly tier: string;
  readonly type: string;
  readonly ambiguous: boolean;
  readonly autoConfirm: boolean;
  readonly n: number;
}

export interface ReconcileOutcome {
  /** Imports whose rows took part. */
  readonly imports: readonly number[];
  /** What people had decided when the rows were read. */
  readonly decisions: string;
  readonly sign: SignEvidence;
  readonly limits: readonly string[];
  readonly passes: readonly PassYield[];
  readonly kept: number;
  readonly added: number;
  readonly gone: number;
  readonly tally: readonly TierTally[];
  readonly unmatched: { readonly ledger: number; readonly bank: number };
  /** Net of the ambiguous sets and of the rows that stand with the opposite sign, in the project's currency. */
  readonly unexplained: number;
}

type PassYield = NonNullable<RunFigures["passes"]>[number];
export type JobReport = Pick<RunProgress, "phase" | "share" | "rows">;

const rowsBetweenChecks = 20_000;
/** Few enough that another writer waits under 20 ms. */
const groupsAtATime = 400;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Reads both sides, matches them and writes the proposals under the run's number. Synchronous: runs in a thread. */
export function runReconcileJob(
  job: ReconcileJob,
  database: Database,
  report: (report: JobReport) => void,
): ReconcileOutcome {
  const flag = new Int32Array(job.cancelFlag);
  const check = (): void => {
    if (Atomics.load(flag, 0) !== 0)
      throw new AppError("CANCELLED", "The reconciliation was cancelled. Nothing of it was kept.");
  };
  report({ phase: "reading", share: 0, rows: 0 });
  const input = database.read((tx) => readInput(tx, job, { check, report }));
  const rows = input.ledger.builder.count + input.bank.builder.count;
  const passes: PassYield[] = [];
  let passBegan = performance.now();
  const result = reconcile({
    ledger: input.ledger.builder,
    bank: input.bank.builder,
    vocabulary: input.vocabulary,
    settings: job.settings,
    ...input.learned,
    taken: { ledger: input.ledger.taken, bank: input.bank.taken },
    ...rejectedBy(input, job.projectId),
    onPhase: (phase, share) => report({ phase, share, rows }),
    onPass(pass, found) {
      const now = performance.now();
      passes.push({ pass, ...found, ms: Math.round(now - passBegan) });
      passBegan = now;
    },
    check,
  });
  report({ phase: "saving", share: 0.85, rows });
  const saver = new Saver(job, database, { input, sign: result.sign, fees: result.fees, check });
  for (const proposal of result.proposals) saver.add(proposal);
  saver.addUnmatched();
  saver.flush();
  return {
    imports: input.imports,
    decisions: input.decisions,
    sign: result.sign,
    limits: result.limits,
    passes,
    ...saver.changes(),
    tally: [...saver.tally.values()],
    unmatched: saver.unmatched,
    unexplained: saver.unexplained,
  };
}

/** A side's rows by place: the builder for the engine, and what names a row in the database. */
class SideRows {
  readonly builder: SideBuilder;
  ingestionNo: Int32Array;
  row: Int32Array;
  fingerprints: Float64Array;
  /** 1 where a confirmed match holds the row: it teaches the weights and is matched no more. */
  taken: Uint8Array;

  constructor(vocabulary: Vocabulary, expected: number) {
    const size = Math.max(16, expected);
    this.builder = new SideBuilder(vocabulary, size);
    this.ingestionNo = new Int32Array(size);
    this.row = new Int32Array(size);
    this.fingerprints = new Float64Array(size);
    this.taken = new Uint8Array(size);
  }

  add(
    row: Parameters<typeof fingerprint>[0] & {
      ingestion_no: number;
      counterparty_account: string;
      taken: number;
    },
  ): void {
    const at = this.builder.count;
    if (at === this.row.length) this.#grow();
    this.ingestionNo[at] = row.ingestion_no;
    this.row[at] = row.row;
    this.fingerprints[at] = fingerprint(row);
    this.taken[at] = row.taken;
    this.builder.add({ ...row, counterpartyAccount: row.counterparty_account });
  }

  #grow(): void {
    const size = this.row.length * 2;
    const [numbers, rows, prints] = [new Int32Array(size), new Int32Array(size), new Float64Array(size)];
    numbers.set(this.ingestionNo);
    const taken = new Uint8Array(size);
    taken.set(this.taken);
    this.taken = taken;
    rows.set(this.row);
    prints.set(this.fingerprints);
    this.ingestionNo = numbers;
    this.row = rows;
    this.fingerprints = prints;
  }
}

interface JobInput {
  readonly vocabulary: Vocabulary;
  readonly ledger: SideRows;
  readonly bank: SideRows;
  readonly imports: readonly number[];
  readonly decisions: string;
  readonly learned: Pick<EngineInput, "aliases" | "fees">;
  readonly standing: ReadonlySet<string>;
  readonly rejected: ReadonlySet<string>;
  readonly rejectedLedger: ReadonlySet<number>;
  readonly notAutomatic: ReadonlySet<string>;
  /** Period of each side and currency, confirmed rows included. */
  readonly periods: ReadonlyMap<string, Period>;
  readonly currency: string;
  /** Nothing up to this day is confirmed by a run. */
  readonly closedThrough: number;
}

function readInput(
  tx: ReadTx,
  job: ReconcileJob,
  tell: { check(): void; report(report: JobReport): void },
): JobInput {
  const vocabulary = createVocabulary(job.settings.calendar);
  const imports = runsStore.imports(tx, job.projectId);
  let rows = 0;
  const readSide = (side: Side): SideRows => {
    const expected = imports.reduce((sum, one) => sum + (one.side === side ? one.rows : 0), 0);
    const into = new SideRows(vocabulary, expected);
    for (const row of jobStore.rows(tx, job.projectId, side)) {
      into.add(row);
      rows += 1;
      if (rows % rowsBetweenChecks !== 0) continue;
      tell.check();
      tell.report({ phase: "reading", share: 0.05, rows });
    }
    return into;
  };
  const decisions = jobStore.decisions(tx, job.projectId);
  const rejections = decisions.filter(({ kind }) => kind === "rejected");
  const periods = new Map<string, Period>();
  for (const { side, currency, from_day: from, to_day: to } of jobStore.periods(tx, job.projectId))
    periods.set(`${side} ${currency}`, { from, to });
  return {
    vocabulary,
    ledger: readSide("ledger"),
    bank: readSide("bank"),
    imports: imports.map((one) => one.ingestion_no),
    decisions: actsStore.state(tx, job.projectId),
    learned: activeRules(tx, job.projectId),
    standing: jobStore.standing(tx, job.projectId, job.currentRunNo),
    rejected: new Set(rejections.map((one) => one.match_id)),
    // Written by `decisions.ts` as lists of numbers.
    rejectedLedger: new Set(rejections.flatMap((one) => JSON.parse(one.ledger) as number[])),
    notAutomatic: new Set(
      decisions.filter(({ kind }) => kind === "not_automatic").map((one) => one.match_id),
    ),
    periods,
    currency: runsStore.currency(tx, job.projectId),
    closedThrough: closedThrough(tx, job.projectId) ?? Number.MIN_SAFE_INTEGER,
  };
}

/** What was rejected, asked by place; nothing when nothing was. */
function rejectedBy(input: JobInput, projectId: string): Pick<EngineInput, "rejected"> {
  if (input.rejected.size === 0) return {};
  const isRejected = (ledger: readonly number[], bank: readonly number[]): boolean => {
    const ours = ledger.map((place) => input.ledger.fingerprints[place] ?? 0);
    if (!ours.some((print) => input.rejectedLedger.has(print))) return false;
    const theirs = bank.map((place) => input.bank.fingerprints[place] ?? 0);
    return input.rejected.has(matchIdOf(projectId, ours, theirs));
  };
  return { rejected: { pair: (l, b) => isRejected([l], [b]), group: isRejected } };
}

interface SaverAbout {
  readonly input: JobInput;
  readonly sign: SignEvidence;
  readonly fees: readonly SuspectedFee[];
  check(): void;
}

/** Turns proposals into stored matches, a few at a time, and counts them. */
class Saver {
  readonly tally = new Map<string, TierTally>();
  readonly unmatched = { ledger: 0, bank: 0 };
  unexplained = 0;
  readonly #job: ReconcileJob;
  readonly #database: Database;
  readonly #about: SaverAbout;
  readonly #isMatched: { readonly ledger: Uint8Array; readonly bank: Uint8Array };
  #groups: GroupToSave[] = [];
  #rows: UnmatchedToSave[] = [];
  #seen = 0;
  #kept = 0;

  constructor(job: ReconcileJob, database: Database, about: SaverAbout) {
    this.#job = job;
    this.#database = database;
    this.#about = about;
    this.#isMatched = {
      ledger: about.input.ledger.taken.slice(0, about.input.ledger.builder.count),
      bank: about.input.bank.taken.slice(0, about.input.bank.builder.count),
    };
  }

  add(proposal: Proposal): void {
    const { input } = this.#about;
    const state = proposal.ambiguous ? rowState.inSet : rowState.matched;
    for (const place of proposal.ledger) this.#isMatched.ledger[place] = state;
    for (const place of proposal.bank) this.#isMatched.bank[place] = state;
    const group = this.#toGroup(proposal);
    this.#seen += 1;
    if (input.standing.has(group.matchId)) this.#kept += 1;
    const currency = input.vocabulary.currencies[proposal.currency] ?? "";
    if (proposal.ambiguous && currency === input.currency)
      this.unexplained += proposal.bankSum - proposal.ledgerSum;
    this.#count(proposal, group.autoConfirm);
    if (this.#job.runNo === null) return;
    this.#groups.push(group);
    if (this.#groups.length >= groupsAtATime) this.flush();
  }

  addUnmatched(): void {
    const { input, sign, fees } = this.#about;
    const sides = {
      ledger: { columns: input.ledger.builder.build(sign.factor), state: this.#isMatched.ledger },
      bank: { columns: input.bank.builder.build(1), state: this.#isMatched.bank },
    };
    const { periods } = input;
    const { currencies } = input.vocabulary;
    const windowDays = this.#job.settings.windows.other;
    for (const { side, at, ...why } of unmatchedRows({ sides, fees, periods, currencies, windowDays })) {
      this.unmatched[side] += 1;
      const { columns } = sides[side];
      const amount = columns.amount[at] ?? 0;
      const currency = currencies[columns.currency[at] ?? 0] ?? "";
      if (why.part === "unexplained" && currency === input.currency)
        this.unexplained += side === "bank" ? amount : -amount;
      if (this.#job.runNo === null) continue;
      this.#rows.push({
        ingestionNo: input[side].ingestionNo[at] ?? 0,
        row: input[side].row[at] ?? 0,
        side,
        day: columns.day[at] ?? 0,
        amount,
        currency,
        ...why,
      });
      if (this.#rows.length >= groupsAtATime * 3) this.flush();
    }
  }

  flush(): void {
    const { runNo } = this.#job;
    if (runNo === null) return;
    this.#about.check();
    const [groups, rows] = [this.#groups, this.#rows];
    this.#groups = [];
    this.#rows = [];
    if (groups.length + rows.length === 0) return;
    this.#database.write((tx) => {
      for (const group of groups) jobStore.saveGroup(tx, group);
      for (const row of rows) jobStore.saveUnmatched(tx, runNo, row);
    });
    Atomics.wait(pause, 0, 0, 1); // a gap in which another writer gets its turn
  }

  changes(): { kept: number; added: number; gone: number } {
    return {
      kept: this.#kept,
      added: this.#seen - this.#kept,
      gone: this.#about.input.standing.size - this.#kept,
    };
  }

  #count({ tier, type, ambiguous }: Proposal, autoConfirm: boolean): void {
    const key = `${tier} ${type} ${ambiguous} ${autoConfirm}`;
    const n = (this.tally.get(key)?.n ?? 0) + 1;
    this.tally.set(key, { tier, type, ambiguous, autoConfirm, n });
  }

  #toGroup(proposal: Proposal): GroupToSave {
    const { input } = this.#about;
    const prints = (side: Side, places: readonly number[]) =>
      places.map((at) => input[side].fingerprints[at] ?? 0);
    const { projectId, runNo } = this.#job;
    const matchId = matchIdOf(projectId, prints("ledger", proposal.ledger), prints("bank", proposal.bank));
    const rowsOf = (side: Side, places: readonly number[]) =>
      places.map((at) => ({
        side,
        ingestionNo: input[side].ingestionNo[at] ?? 0,
        row: input[side].row[at] ?? 0,
      }));
    const days = [
      ...proposal.ledger.map((at) => input.ledger.builder.dayOf(at)),
      ...proposal.bank.map((at) => input.bank.builder.dayOf(at)),
    ];
    const lastDay = days.reduce((a, b) => Math.max(a, b), Number.MIN_SAFE_INTEGER);
    const keys = (side: Side, places: readonly number[]) =>
      rowsOf(side, places).map((one) => [one.ingestionNo, one.row]);
    return {
      matchId,
      projectId,
      runNo: runNo ?? 0,
      type: proposal.type,
      tier: proposal.tier,
      confidence: proposal.confidence,
      ambiguous: proposal.ambiguous,
      autoConfirm: proposal.autoConfirm && lastDay > input.closedThrough && !input.notAutomatic.has(matchId),
      currency: input.vocabulary.currencies[proposal.currency] ?? "",
      ledgerSum: proposal.ledgerSum,
      bankSum: proposal.bankSum,
      firstDay: days.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER),
      lastDay,
      bits: proposal.bits,
      evidence: proposal.evidence,
      alternatives: proposal.alternatives.map((one) => ({
        ledger: keys("ledger", one.ledger),
        bank: keys("bank", one.bank),
      })),
      rows: [...rowsOf("ledger", proposal.ledger), ...rowsOf("bank", proposal.bank)],
    };
  }
}
