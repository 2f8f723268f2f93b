import { createStore } from "zustand/vanilla";
import type { Job } from "../../../contract/procedures/batch.ts";
import type { LoggedEvent } from "../../../contract/procedures/events.ts";
import type { FeedMessage, Progress } from "../../../contract/procedures/feed.ts";
import type { RunProgress } from "../../../contract/procedures/reconciliationRun.ts";

/** Parts of the page that read their lists again when something they show has changed. */
export const topics = [
  "projects",
  "imports",
  "findings",
  "entities",
  "alerts",
  "jobs",
  "matches",
  "cases",
  "log",
] as const;
export type Topic = (typeof topics)[number];

export interface Live {
  readonly connection: "connecting" | "live" | "lost";
  /** Grows when a topic has changed. */
  readonly revisions: Readonly<Record<Topic, number>>;
  /** Imports that run, and how far they are. */
  readonly progress: readonly Progress[];
  /** Batch jobs that were told about since the page opened, as they stand now. */
  readonly jobs: readonly Job[];
  /** Reconciliation runs under way or just over. */
  readonly runs: readonly RunProgress[];
  /** The newest events since the page opened, newest first. */
  readonly recent: readonly LoggedEvent[];
  readonly cursor: number | undefined;
}

const maxRecent = 1_000;

export const emptyLive: Live = {
  connection: "connecting",
  revisions: {
    projects: 0,
    imports: 0,
    findings: 0,
    entities: 0,
    alerts: 0,
    jobs: 0,
    matches: 0,
    cases: 0,
    log: 0,
  },
  progress: [],
  jobs: [],
  runs: [],
  recent: [],
  cursor: undefined,
};

/** Topics that an event of this type changes; every event changes the log. */
export function topicsOf(type: string): readonly Topic[] {
  if (type.startsWith("data.") || type.startsWith("ingestion."))
    return ["imports", "projects", "matches", "log"];
  if (type.startsWith("quarantine.")) return ["imports", "projects", "findings", "log"];
  if (type.startsWith("anomaly.") || type.startsWith("finding.")) return ["findings", "projects", "log"];
  if (type.startsWith("alert.")) return ["alerts", "log"];
  // Who is one person decides where the risk of a case gathers.
  if (type.startsWith("entity.")) return ["entities", "cases", "log"];
  if (type.startsWith("case.") || type.startsWith("evidence.")) return ["cases", "log"];
  if (type.startsWith("batch.")) return ["jobs", "log"];
  if (/^(transaction|match|reconciliation|variance)\./.test(type)) return ["matches", "log"];
  if (type.startsWith("project.") || type.startsWith("workspace.")) return ["projects", "log"];
  return ["log"];
}

function bump(revisions: Live["revisions"], changed: ReadonlySet<Topic>): Live["revisions"] {
  const next = { ...revisions };
  for (const topic of changed) next[topic] += 1;
  return next;
}

function isOver({ phase }: Pick<Progress | RunProgress, "phase">): boolean {
  return phase === "done" || phase === "cancelled" || phase === "failed";
}

/** Newer progress in the place of older; what is over goes when the next import starts. */
function mergeProgress(before: readonly Progress[], news: readonly Progress[]): readonly Progress[] {
  const changed = new Set(news.map((item) => item.ingestionId));
  const starts = news.some((item) => !isOver(item));
  const kept = before.filter((item) => !changed.has(item.ingestionId) && !(starts && isOver(item)));
  return [...kept, ...news];
}

/**
 * A connection stands, perhaps again: what was under way before a break may have ended with the workstation and is no
 * event, so it is forgotten, told anew if it goes on, and asked for again.
 */
export function takeUp(live: Live): Live {
  if (live.connection !== "lost") return { ...live, connection: "live" };
  const revisions = bump(live.revisions, new Set<Topic>(["imports", "jobs", "projects"]));
  return { ...live, connection: "live", progress: [], jobs: [], runs: [], revisions };
}

/** What a message of the feed makes of what the page knows. */
export function applyMessage(live: Live, message: FeedMessage): Live {
  switch (message.kind) {
    case "events": {
      const changed = new Set(message.events.flatMap((event) => topicsOf(event.type)));
      return {
        ...live,
        connection: "live",
        cursor: message.cursor,
        revisions: bump(live.revisions, changed),
        recent: [...message.events.toReversed(), ...live.recent].slice(0, maxRecent),
      };
    }
    case "progress": {
      const changed = new Set<Topic>(message.progress.some(isOver) ? ["imports", "projects"] : []);
      return {
        ...live,
        connection: "live",
        revisions: bump(live.revisions, changed),
        progress: mergeProgress(live.progress, message.progress),
      };
    }
    case "jobs": {
      const before = new Map(live.jobs.map((job) => [job.jobId, job]));
      const isNew = message.jobs.some((job) => before.get(job.jobId)?.status !== job.status);
      for (const job of message.jobs) before.set(job.jobId, job);
      return {
        ...live,
        connection: "live",
        jobs: [...before.values()],
        revisions: bump(live.revisions, new Set<Topic>(isNew ? ["jobs"] : [])),
      };
    }
    case "reconciliation": {
      const changed = new Set(message.runs.map(({ runId }) => runId));
      return {
        ...live,
        connection: "live",
        runs: [...live.runs.filter((run) => !changed.has(run.runId) && !isOver(run)), ...message.runs],
        revisions: bump(live.revisions, new Set<Topic>(message.runs.some(isOver) ? ["matches"] : [])),
      };
    }
    case "resync":
      return {
        ...live,
        connection: "live",
        cursor: message.cursor,
        recent: [],
        jobs: [],
        revisions: bump(live.revisions, new Set(topics)),
      };
    default:
      return message satisfies never;
  }
}

export function createLiveStore() {
  return createStore<Live>(() => emptyLive);
}
export type LiveStore = ReturnType<typeof createLiveStore>;
