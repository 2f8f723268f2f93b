import type { CaseId, EvidenceId } from "../../../../contract/ids.ts";
import type { CaseLink } from "../../../../contract/procedures/cases.ts";
import type { Collect, ExhibitKind } from "../../../../contract/procedures/evidence.ts";
import { AppError } from "../../../base/errors.ts";
import { annotationsStore } from "../annotationsStore.ts";
import type { CasesDependencies, Referred } from "../dependencies.ts";
import type { CollectJob, RowsToFreeze } from "./collectJob.ts";

/** What the thread is to do, and what the exhibit will be called unless the user says otherwise. */
export interface CollectPlan {
  readonly kind: ExhibitKind;
  readonly job: CollectJob;
  readonly title: string;
  readonly originalName: string;
  readonly source: string;
  readonly severity: number;
  release(): void;
}

interface About {
  readonly caseId: CaseId;
  readonly evidenceId: EvidenceId;
}

/** Risk that an exhibit begins with where nothing says how grave it is. */
const plainSeverity = 0.3;
const nothingToRelease = { release: (): void => undefined };

/** Turns what the user points at into work for the evidence thread. */
export async function planCollection(
  deps: CasesDependencies,
  what: Collect,
  about: About & { readonly title: string | undefined },
): Promise<CollectPlan> {
  switch (what.kind) {
    case "file":
      return filePlan("file", deps.takeUpload(what.uploadId), about);
    case "source": {
      const file = await deps.sourceFile(what.ingestionId);
      if (file === undefined) throw gone("import", what.ingestionId);
      return filePlan("source", file, about, "Source file of an import, as it was received");
    }
    case "rows":
      return rowsPlan({ txIds: what.txIds }, about, `${what.txIds.length} selected rows`);
    case "filter": {
      const { entityId, ...filter } = what.filter;
      const spellings =
        entityId === undefined ? {} : { spellings: await deps.spellingsOf(filter.projectId, entityId) };
      return rowsPlan({ filter: { ...filter, ...spellings } }, about, `Rows: ${inWords(filter)}`);
    }
    case "finding": {
      const link = { kind: "finding", id: what.findingId } as const;
      const referred = requireReferred(deps, link);
      if (referred.projectId === null) throw gone("finding", what.findingId);
      const rows = { filter: { projectId: referred.projectId, findingId: what.findingId } };
      return referredPlan("finding", { referred, rows, about });
    }
    case "match": {
      const referred = requireReferred(deps, { kind: "match", id: what.matchId });
      return referredPlan("match", { referred, rows: { txIds: deps.rowsOfMatch(what.matchId) }, about });
    }
    case "note": {
      const note = deps.database.read((tx) => ({ found: annotationsStore.note(tx, what.noteId) })).found;
      if (note === undefined || note.case_id !== about.caseId) throw gone("note", what.noteId);
      const first = note.text.split("\n").find((line) => line.trim() !== "") ?? "";
      const title = about.title ?? `Note: ${first.replace(/^[#\s*-]+/, "").slice(0, 80)}`;
      return textPlan("note", { text: note.text, mediaType: "text/markdown", title, about });
    }
    case "chart": {
      const title = about.title ?? "Chart";
      const text = withTable(what.svg, what.table);
      return textPlan("chart", { text, mediaType: "image/svg+xml", title, about });
    }
    default:
      return what satisfies never;
  }
}

/** A file as it is. */
export function filePlan(
  kind: "file" | "source",
  file: { readonly path: string; readonly fileName: string; release(): void },
  about: About & { readonly title: string | undefined },
  source = "Added by hand",
): CollectPlan {
  const title = about.title ?? file.fileName.slice(0, 200);
  return {
    kind,
    job: {
      kind: "file",
      caseId: about.caseId,
      evidenceId: about.evidenceId,
      title,
      path: file.path,
      name: file.fileName,
    },
    title,
    originalName: file.fileName,
    source,
    severity: 0,
    release: () => file.release(),
  };
}

function rowsPlan(
  rows: RowsToFreeze,
  about: About & { readonly title: string | undefined },
  words: string,
): CollectPlan {
  const title = about.title ?? words.slice(0, 200);
  const head = { format: "frenly-rows/1", about: title, facts: null } as const;
  return {
    kind: "rows",
    job: { kind: "rows", caseId: about.caseId, evidenceId: about.evidenceId, title, rows, head },
    title,
    originalName: "rows.ndjson",
    source: "Rows of the project's imports, frozen",
    severity: plainSeverity,
    ...nothingToRelease,
  };
}

function referredPlan(
  kind: "finding" | "match",
  {
    referred,
    rows,
    about,
  }: {
    readonly referred: Referred;
    readonly rows: RowsToFreeze;
    readonly about: About & { readonly title: string | undefined };
  },
): CollectPlan {
  const plan = rowsPlan(rows, { ...about, title: about.title ?? referred.label.slice(0, 200) }, "");
  if (plan.job.kind !== "rows") return plan;
  const head = { ...plan.job.head, about: referred.label, facts: referred.facts };
  return {
    ...plan,
    kind,
    job: { ...plan.job, head },
    originalName: `${kind}.ndjson`,
    source:
      kind === "finding" ? "A finding with its rows, as it stood" : "A match with its rows, as it stood",
    severity: referred.severity,
  };
}

function textPlan(
  kind: "note" | "chart",
  {
    text,
    mediaType,
    title,
    about,
  }: {
    readonly text: string;
    readonly mediaType: string;
    readonly title: string;
    readonly about: About;
  },
): CollectPlan {
  const { caseId, evidenceId } = about;
  return {
    kind,
    job: { kind: "text", caseId, evidenceId, title, text, mediaType },
    title,
    originalName: kind === "note" ? "note.md" : "chart.svg",
    source: kind === "note" ? "A note of the case, as it stood" : "A chart with its figures, as it was drawn",
    severity: 0,
    ...nothingToRelease,
  };
}

function requireReferred(deps: CasesDependencies, link: CaseLink): Referred {
  const referred = deps.refer(link);
  if (referred === undefined) throw gone(link.kind, link.id);
  return referred;
}

function gone(kind: string, id: string): AppError {
  return new AppError("NOT_FOUND", `There is no ${kind} ${id}; what it rests on may have been undone.`, {
    where: id,
  });
}

/** A filter as people would say it; `all rows` without conditions. */
function inWords(filter: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(filter)
    .filter(([name, value]) => name !== "projectId" && value !== undefined && value !== "")
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return words.length === 0 ? "all rows" : words.join(", ");
}

/** The figures of a chart travel inside its picture, as text that nothing draws. */
function withTable(svg: string, table: string): string {
  const escaped = table.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return svg.replace(/<\/svg>\s*$/, `<metadata>${escaped}</metadata></svg>\n`);
}
