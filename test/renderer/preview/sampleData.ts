import type { Finding } from "../../../src/contract/procedures/anomalies.ts";
import type { LoggedEvent } from "../../../src/contract/procedures/events.ts";
import type { Alert } from "../../../src/contract/procedures/frenly.ts";
import type { Ingestion, Preview } from "../../../src/contract/procedures/ingestion.ts";
import type { Project } from "../../../src/contract/procedures/projects.ts";
import type { Transaction } from "../../../src/contract/procedures/transactions.ts";

/** Shapes of the contract filled by hand, for looking at the page without a core. Brands are dropped: see `as`. */
type Plain<T> = { [K in keyof T]: unknown };
// Safe: the values are written in the shapes the contract states; only the compile-time brands are missing.
const brand = <T>(value: Plain<T>): T => value as T;

const names = [
  "Harbour Logistics GmbH",
  "Northwind Trading",
  "Acme Supplies Ltd",
  "City of Kiel",
  "Baltic Paper AB",
];
const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const project = brand<Project>({
  projectId: "proj_harbour",
  name: "Harbour audit 2026",
  currency: "EUR",
  createdAt: "2026-11-20T08:00:00.000Z",
});

export function transactionAt(index: number): Transaction {
  const day = new Date(Date.UTC(2026, 0, 1 + (index % 330))).toISOString().slice(0, 10);
  return brand<Transaction>({
    txId: `tx_bank1_${index + 2}`,
    ingestionId: "ing_bank1",
    side: index % 3 === 0 ? "ledger" : "bank",
    fileName: "statement-2026.csv",
    row: index + 2,
    date: day,
    valueDate: day,
    amount: ((index * 7_919 + 13) % 2_400_000) - 1_600_000,
    currency: "EUR",
    counterparty: names[index % names.length],
    counterpartyAccount: "DE02 1203 0000 0000 2020 51",
    account: "DE89 3704 0044 0532 0130 00",
    reference: `INV-${10_000 + (index % 5_000)}`,
    description: index % 4 === 0 ? "Freight and handling, October" : "Payment of invoice",
    balance: 5_000_000 + index * 11,
  });
}

const sentences = [
  [
    "duplicate",
    "critical",
    0.91,
    "12,500.00 EUR was paid twice to Harbour Logistics GmbH within 3 days, both for INV-10412.",
    1_250_000,
    2,
  ],
  [
    "threshold_bunching",
    "high",
    0.78,
    "14 payments lie between 9,500.00 and 9,999.99 EUR, just below the approval limit of 10,000.00.",
    13_744_120,
    14,
  ],
  [
    "round_amount",
    "medium",
    0.55,
    "41 of 318 payments to Northwind Trading are whole thousands; 6 are usual for this account.",
    4_200_000,
    41,
  ],
  [
    "calendar",
    "low",
    0.3,
    "23 postings were made on a Saturday or Sunday; the books' hours are Monday to Friday.",
    310_000,
    23,
  ],
  [
    "duplicate",
    "high",
    0.72,
    "3,410.00 EUR to Acme Supplies Ltd appears in two files under INV-11007 and INV-110O7.",
    341_000,
    2,
  ],
] as const;

export const findings: readonly Finding[] = Array.from({ length: 14 }, (_, index) => {
  const [kind, severityWord, severity, explanation, amountAtRisk, rows] =
    sentences[index % sentences.length] ?? sentences[0];
  return brand<Finding>({
    findingId: `anm_${index}`,
    projectId: "proj_harbour",
    ingestionId: "ing_bank1",
    kind,
    severity,
    severityWord,
    explanation,
    test: "Same payee and amount, reference equal or missing, within 30 days",
    amountAtRisk,
    currency: "EUR",
    rows,
    status: "open",
    reason: null,
  });
});

const alertBase = {
  projectId: "proj_harbour",
  episode: 1,
  occurrences: 1,
  raisedAt: "2026-11-23T14:02:11.000Z",
  lastSeenAt: "2026-11-23T14:02:11.000Z",
  heldBackBy: null,
  snoozedUntil: null,
};

export const alerts: readonly Alert[] = [
  brand<Alert>({
    ...alertBase,
    alertId: "alert_1",
    type: "high_risk_anomaly",
    severity: "critical",
    status: "delivered",
    message: "High-risk anomaly detected during ingestion",
    reason: "Risk 0.91 over the limit of 0.70; 41 anomalies, 312,400.00 EUR at risk",
    subject: "ing_bank1",
    occurrences: 3,
  }),
  brand<Alert>({
    ...alertBase,
    alertId: "alert_2",
    type: "data_quality_issue",
    severity: "medium",
    status: "seen",
    message: "Data quality below acceptable threshold",
    reason: "Quality 62 under the limit of 70; 19 rules broken in statement-2026.csv",
    subject: "ing_bank1",
  }),
  brand<Alert>({
    ...alertBase,
    alertId: "alert_3",
    type: "batch_job_failed",
    severity: "high",
    status: "acknowledged",
    message: "Import of ledger-q3.csv failed",
    reason: "Row 118 has 4 cells where the header has 9",
    subject: "job_7",
  }),
];

export const imports: readonly Ingestion[] = (["committed", "committed", "undone", "failed"] as const).map(
  (status, index) =>
    brand<Ingestion>({
      ingestionId: `ing_bank${index + 1}`,
      projectId: "proj_harbour",
      side: index % 2 === 0 ? "bank" : "ledger",
      status,
      fileName: [
        "statement-2026.csv",
        "general-ledger-2026-with-a-long-name.csv",
        "statement-2025.csv",
        "q3.csv",
      ][index],
      sha256: hash,
      byteSize: 1_240_118,
      format: "csv",
      rows: 12_010,
      accepted: status === "failed" ? 0 : 12_004,
      rejected: status === "failed" ? 0 : 6,
      warnings: 5,
      qualityScore: [90, 62, 98, 0][index],
      sum: -41_233_100,
      currency: "EUR",
      from: "2026-01-01",
      to: "2026-11-20",
      held: 0,
      entitiesCreated: 212,
      ghostTransactions: 0,
      anomalies: { total: 14, byKind: {} },
      riskScore: 0.91,
      startedAt: "2026-11-23T14:02:08.000Z",
      durationMs: 2_140,
      reason:
        status === "failed"
          ? "Row 118 has 4 cells where the header has 9. Correct the file and drop it again."
          : null,
    }),
);

export const preview = brand<Preview>({
  fileName: "statement-2026.csv",
  sha256: hash,
  byteSize: 1_240_118,
  format: "csv",
  profile: null,
  parts: [],
  overlap: null,
  plan: "pln_0011223344556677_0011223344556677_0011223344556677",
  mapping: {
    encoding: "utf-8",
    delimiter: ";",
    headerRow: 1,
    dateOrder: "dmy",
    decimalMark: ",",
    roles: ["date", "counterparty", "reference", "amount", "balance", "ignore"],
    currency: "EUR",
  },
  columns: [
    ["Buchungstag", "date", 0.98, "day.month.year", ["03.01.2026", "04.01.2026", "13.01.2026"], 1],
    ["Empfänger", "counterparty", 0.93, "text", names.slice(0, 3), 0.99],
    ["Verwendungszweck", "reference", 0.71, "text", ["INV-10412", "INV-10413", "Miete Januar"], 0.94],
    ["Betrag", "amount", 0.97, "decimal comma, signed", ["-12.500,00", "3.410,00", "-89,90"], 1],
    ["Saldo", "balance", 0.9, "decimal comma, proves the rows", ["50.012,10", "37.512,10", "40.922,10"], 1],
    ["Notiz", "ignore", 0.4, "text, mostly empty", ["ok"], 0.02],
  ].map(([name, role, confidence, reading, samples, filled], index) => ({
    index,
    name,
    role,
    confidence,
    reading,
    samples,
    filled,
  })),
  rows: Array.from({ length: 8 }, (_, index) => ({
    row: index + 2,
    raw: [
      "03.01.2026",
      names[index % names.length],
      `INV-${10_412 + index}`,
      index === 4 ? "12,5O0.00" : "-12.500,00",
      "50.012,10",
      "",
    ],
    read:
      index === 4
        ? null
        : {
            date: "2026-01-03",
            amount: -1_250_000,
            currency: "EUR",
            counterparty: names[index % names.length],
            reference: `INV-${10_412 + index}`,
            description: "",
          },
    problem:
      index === 4 ? "“12,5O0.00” is no amount: it holds the letter O. The row would go to quarantine." : null,
  })),
  questions: [
    {
      code: "date_order",
      question: "All dates up to row 12,010 fit day/month and month/day. Which is it?",
      columns: [],
    },
  ],
  alreadyImported: false,
  estimatedRows: 12_010,
});

const types = [
  "data.uploaded",
  "data.validated",
  "data.ingested",
  "anomaly.detected",
  "alert.raised",
  "alert.delivered",
];

export function eventAt(sequence: number): LoggedEvent {
  const type = types[sequence % types.length] ?? "data.uploaded";
  const timestamp = new Date(Date.UTC(2026, 10, 23, 8) + sequence * 1_733).toISOString();
  return {
    sequence,
    type,
    timestamp,
    projectId: "proj_harbour",
    userId: "usr_anna",
    body: JSON.stringify({
      clock: "1763884800000-00000000",
      data: { ingestion_id: "ing_bank1", records_count: 12_004 },
      sequence,
      timestamp,
      type,
    }),
  };
}

export { hash };
