import type { Client } from "../../../src/renderer/link/ClientContext.tsx";
import { alerts, eventAt, findings, hash, imports, preview, project, transactionAt } from "./sampleData.ts";

const rows = 1_000_000;
const newest = 48_211;

/** The parts of inputs that the samples look at. */
interface Input {
  readonly offset: number;
  readonly limit: number;
  readonly before?: number;
  readonly sequence: number;
  readonly txId: string;
  readonly kind?: string;
  readonly place?: string;
  readonly side?: string;
  readonly findingId: string;
  readonly alertId: string;
}

const answers: Record<string, (input: Input) => unknown> = {
  "system.info": () => ({
    version: "0.1.0",
    shell: "browser",
    deviceId: "dev_a",
    userId: "usr_anna",
    home: "/home/anna/Frenly",
    encrypted: false,
    team: false,
    eventBusEnabled: true,
  }),
  "projects.list": () => (location.search.includes("empty") ? [] : [project]),
  "projects.overview": () => ({
    project,
    sides: [
      { side: "ledger", rows: 11_870, files: 1, sum: -39_100_210, from: "2026-01-01", to: "2026-11-19" },
      { side: "bank", rows: 12_004, files: 1, sum: -41_233_100, from: "2026-01-01", to: "2026-11-20" },
    ],
    quarantined: 6,
    openFindings: findings.length,
    amountAtRisk: 31_240_000,
  }),
  "batch.list": () => ({ total: 0, jobs: [] }),
  "ingestion.list": () => imports,
  "ingestion.beginUpload": () => ({ uploadId: "upl_1" }),
  "ingestion.uploadChunk": () => ({ received: 1 }),
  "ingestion.abandonUpload": () => ({}),
  "ingestion.inspect": () => preview,
  "ingestion.start": () => ({ ingestionId: "ing_run" }),
  "ingestion.get": () => ({
    ingestion: imports[0],
    mapping: preview.mapping,
    issues: [
      {
        code: "missing_reference",
        severity: "warning",
        column: "Verwendungszweck",
        rows: 214,
        message: "214 rows have no reference.",
        sampleRows: [12, 40, 41, 77, 102, 118, 120],
      },
      {
        code: "amount_unreadable",
        severity: "error",
        column: "Betrag",
        rows: 6,
        message: "6 amounts can't be read; the rows are in quarantine.",
        sampleRows: [6, 88],
      },
    ],
    balances: [
      {
        account: "DE89 3704 0044 0532 0130 00",
        currency: "EUR",
        opening: 5_001_210,
        sum: -41_233_100,
        closing: -36_231_890,
        difference: 0,
        holds: true,
        breaksAtRow: null,
      },
      {
        account: "DE02 1203 0000 0000 2020 51",
        currency: "EUR",
        opening: 12_000,
        sum: 4_000,
        closing: 17_250,
        difference: 1_250,
        holds: false,
        breaksAtRow: 118,
      },
    ],
  }),
  "ingestion.quarantine": () => ({
    total: 6,
    rows: [88, 118].map((row) => ({
      ingestionId: "ing_bank1",
      fileName: "statement-2026.csv",
      row,
      code: "amount_unreadable",
      reason: "“12,5O0.00” is no amount: it holds the letter O",
      raw: preview.rows[4]?.raw ?? [],
    })),
  }),
  "transactions.page": ({ offset, limit }) => ({
    rows: Array.from({ length: Math.min(limit, rows - offset) }, (_, index) => transactionAt(offset + index)),
  }),
  "transactions.totals": () => ({
    count: rows,
    sums: [{ currency: "EUR", sum: -41_233_100, debits: -98_233_100, credits: 57_000_000 }],
  }),
  "transactions.get": ({ txId }) => transactionAt(Number(String(txId).split("_")[2]) - 2),
  "transactions.source": ({ txId }) => {
    const tx = transactionAt(Number(String(txId).split("_")[2]) - 2);
    const cells = [
      { column: "Buchungstag", role: "date", value: "03.01.2026" },
      { column: "Empfänger", role: "counterparty", value: tx.counterparty },
      { column: "Verwendungszweck", role: "reference", value: tx.reference },
      { column: "Betrag", role: "amount", value: "-12.500,00" },
    ];
    return {
      fileName: tx.fileName,
      sha256: hash,
      row: tx.row,
      byteOffset: 10_418,
      byteLength: 92,
      raw: cells.map((cell) => cell.value).join(";"),
      cells,
    };
  },
  "anomalies.list": ({ kind }) => {
    const chosen = findings.filter((finding) => kind === undefined || finding.kind === kind);
    return { total: chosen.length, findings: chosen };
  },
  "anomalies.summary": () => ({
    kinds: ["duplicate", "threshold_bunching", "round_amount", "calendar"].map((kind, index) => ({
      kind,
      count: 6 - index,
      open: 6 - index,
      amountAtRisk: [13_744_120, 9_250_000, 4_200_000, 310_000][index],
      maxSeverity: 0.9,
    })),
    notApplicable: [
      {
        kind: "benford",
        test: "First digits",
        because: "The amounts span less than three orders of magnitude (10.00 to 9,990.00).",
      },
    ],
    riskScore: 0.91,
  }),
  "anomalies.get": ({ findingId }) => ({
    finding: findings.find((finding) => finding.findingId === findingId),
    transactions: [transactionAt(10), transactionAt(15)],
  }),
  "anomalies.benford": ({ place, side }) => ({
    place,
    side,
    currency: "EUR",
    n: 8_412,
    notApplicable: null,
    meanAbsoluteDeviation: 0.0131,
    conformity: "marginal",
    limits: [0.006, 0.012, 0.015],
    chiSquare: 71.2,
    degreesOfFreedom: 8,
    kolmogorovSmirnov: 0.031,
    values: Array.from({ length: 9 }, (_, index) => {
      const expected = Math.log10(1 + 1 / (index + 1));
      const observed = expected + (index === 4 ? 0.04 : -0.005);
      return {
        digits: String(index + 1),
        count: Math.round(observed * 8_412),
        observed,
        expected,
        lower: expected - 0.01,
        upper: expected + 0.01,
        z: index === 4 ? 13.5 : 1.6,
      };
    }),
  }),
  "anomalies.triage": ({ findingId }) => findings.find((finding) => finding.findingId === findingId),
  "frenly.list": () => ({ total: alerts.length, alerts }),
  "frenly.summary": () => ({ active: 3, unacknowledged: 2, unacknowledgedCritical: 1, waiting: 0 }),
  "frenly.history": ({ alertId }) => ({
    alert: alerts.find((alert) => alert.alertId === alertId),
    steps: [
      { status: "raised", at: "2026-11-23T14:02:11.000Z", userId: "usr_anna", detail: null },
      { status: "delivered", at: "2026-11-23T14:02:11.400Z", userId: "usr_anna", detail: null },
    ],
  }),
  "frenly.markSeen": () => ({}),
  "events.page": ({ before, limit }) => {
    const top = before === undefined ? newest : before - 1;
    return {
      total: newest,
      events: Array.from({ length: Math.min(limit, top) }, (_, index) => eventAt(top - index)),
    };
  },
  "events.status": () => ({
    events: newest,
    checkpoints: 188,
    anchoredUpTo: 48_128,
    root: hash,
    deviceId: "dev_a",
  }),
  "events.proof": ({ sequence }) => ({
    event: eventAt(sequence),
    leafHash: hash,
    checkpoint: { size: 48_128, root: hash, signedAt: "2026-11-23T14:00:00.000Z", note: "" },
    path: [hash.replace("9", "a"), hash.replace("9", "b")],
    holds: true,
  }),
  "events.verify": () => ({
    events: newest,
    devices: 1,
    checkpoints: 188,
    ok: true,
    firstProblem: null,
    durationMs: 812,
  }),
};

async function* sampleFeed() {
  yield { kind: "events", after: newest, cursor: newest, events: [] };
  if (location.search.includes("running")) {
    yield {
      kind: "progress",
      progress: [
        {
          ingestionId: "ing_run",
          projectId: "proj_harbour",
          side: "bank",
          fileName: "statement-2026.csv",
          phase: "reading",
          rows: 420_118,
          bytes: 46_000_000,
          byteSize: 111_000_000,
          rowsPerSecond: 186_000,
          remainingMs: 3_100,
          error: null,
        },
      ],
    };
  }
  await new Promise(() => undefined);
}

/** A client that answers every procedure from sample data, for looking at the page without a core. */
export function createSampleClient(): Client {
  const group = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, procedure) => async (input: Input) => {
          const path = `${name}.${String(procedure)}`;
          if (path === "feed.live") return sampleFeed();
          const answer = answers[path];
          if (answer === undefined) throw new Error(`no sample for ${path}`);
          return answer(input);
        },
      },
    );
  // Safe: the proxy answers each path the contract has; a path without a sample fails aloud.
  return new Proxy({}, { get: (_, name) => group(String(name)) }) as Client;
}
