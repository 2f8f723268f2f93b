import { type Rule, ruleSchema } from "../../../../contract/procedures/frenlyRules.ts";

/** Rules that come with the program: written as a person would write them, and checked by the same schema. */
const texts = [
  {
    id: "imports_keep_failing",
    title: "Imports of one project keep failing",
    explanation:
      "Three imports of one project failed within ten minutes. The files may come from a new export, or be cut off: look at the reason of the last one.",
    severity: "medium",
    select: { failed: { event: "ingestion.failed" } },
    group_by: ["project_id"],
    within: "10m",
    condition: { kind: "count", at_least: 3 },
  },
  {
    id: "poor_data_and_high_risk",
    title: "High risk found in poor data",
    explanation:
      "Within an hour, data of poor quality and a high risk in one project. The findings may come from the data: repair the quarantine before you rely on them.",
    severity: "high",
    select: {
      poor: { event: "data.validated", where: { quality_score: { lt: 70 } } },
      risky: { event: "anomaly.detected", where: { risk_score: { gt: 0.7 } } },
    },
    group_by: ["project_id"],
    within: "1h",
    condition: { kind: "all" },
  },
  {
    id: "never_reconciled",
    title: "Bank rows came in and were not reconciled",
    explanation:
      "A bank file was imported a week ago and the project has not been reconciled since. What is missing in the books stays unseen until then.",
    severity: "low",
    select: {
      imported: { event: "data.uploaded", where: { side: "bank" } },
      reconciled: { event: "reconciliation.completed" },
    },
    group_by: ["project_id"],
    within: "7d",
    condition: { kind: "absence", after: "imported", expect: "reconciled" },
  },
  {
    id: "money_at_risk_adds_up",
    title: "Money at risk adds up across imports",
    explanation:
      "No single import was over the limit, but within a day the imports of one project put 1,000,000.00 at risk in one currency.",
    severity: "high",
    select: { found: { event: "anomaly.detected" } },
    group_by: ["project_id", "currency"],
    within: "24h",
    condition: { kind: "sum", field: "amount_at_risk", at_least: 100_000_000 },
  },
  {
    id: "risk_undone",
    title: "A risky import was taken out again",
    explanation:
      "An import with a high risk was found and then undone within a day. That may be a correction, or an attempt to hide it: the log keeps both, and redo brings it back.",
    severity: "high",
    select: {
      risky: { event: "anomaly.detected", where: { risk_score: { gt: 0.7 } } },
      undone: { event: "ingestion.undone" },
    },
    group_by: ["ingestion_id"],
    within: "24h",
    condition: { kind: "ordered", steps: ["risky", "undone"] },
  },
  {
    id: "differences_come_back",
    title: "Reconciliations of one project keep leaving differences",
    explanation:
      "Three reconciliations within a week left more to investigate than the limit. The tolerance or the window may not fit, or rows are missing on one side.",
    severity: "medium",
    select: { variance: { event: "variance.detected" } },
    group_by: ["project_id"],
    within: "7d",
    condition: { kind: "count", at_least: 3 },
  },
  {
    id: "many_projects_at_risk",
    title: "The same week put several projects at risk",
    explanation:
      "Three projects had a high risk within a week. Look whether they share a supplier, an account or a person: Entities lists who appears in several.",
    severity: "medium",
    select: { risky: { event: "anomaly.detected", where: { risk_score: { gt: 0.7 } } } },
    group_by: [],
    within: "7d",
    condition: { kind: "distinct", field: "project_id", at_least: 3 },
  },
  {
    id: "several_warnings_at_once",
    title: "Several warnings about one project at once",
    explanation:
      "Three of these within an hour in one project: a failed import, poor data, a high risk, a variance, a failed batch. Together they point at one cause, most often the last file.",
    severity: "high",
    select: {
      failed: { event: "ingestion.failed" },
      poor: { event: "data.validated", where: { quality_score: { lt: 70 } } },
      risky: { event: "anomaly.detected", where: { risk_score: { gt: 0.7 } } },
      variance: { event: "variance.detected" },
      batch: { event: "batch.job.failed" },
    },
    group_by: ["project_id"],
    within: "1h",
    condition: { kind: "some", at_least: 3 },
  },
  {
    id: "burst_of_imports",
    title: "A burst of imports",
    explanation:
      "Twenty files came in with less than five minutes between them, outside a batch. Run them as one batch: it can be paused, resumed and undone as one.",
    severity: "low",
    select: { imported: { event: "data.ingested" } },
    group_by: ["project_id"],
    within: "4h",
    condition: { kind: "session", gap: "5m", at_least: 20 },
  },
] as const;

export const shippedRules: readonly Rule[] = texts.map((text) => ruleSchema.parse(text));
