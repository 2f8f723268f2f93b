import { createHash } from "node:crypto";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { AppError } from "../../base/errors.ts";

/** Everything that decides what an import will do. */
export interface PlanFacts {
  readonly projectId: ProjectId;
  readonly side: Side;
  readonly sha256: string;
  readonly mapping: Mapping;
  /** Imports of this side that count, oldest first: they decide which rows are new. */
  readonly imports: readonly string[];
}

const parts = [
  "the file or where it goes",
  "how the file is read",
  "the imports it is compared with",
] as const;

/**
 * The hash of a plan: `pln_` and 64 bits for each thing that decides the outcome, so that a plan which no longer
 * holds can say what changed without anything being kept of it.
 */
export function planHash({ projectId, side, sha256, mapping, imports }: PlanFacts): string {
  return `pln_${[[projectId, side, sha256], sorted(mapping), imports].map(digest).join("_")}`;
}

/** Refuses to carry out a plan that was made for something else than what there is now. */
export function requirePlan(asked: string | undefined, current: string, fileName: string): void {
  if (asked === undefined || asked === current) return;
  const [before, now] = [asked, current].map((plan) => plan.split("_").slice(1));
  const changed = parts.filter((_, i) => before?.[i] !== now?.[i]);
  throw new AppError(
    "STATE_CONFLICT",
    `"${fileName}" was not imported: since the preview, ${changed.join(" and ")} changed. Look at the preview again.`,
    { where: current },
  );
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/** Entries by name: two mappings that say the same have one text. */
function sorted(mapping: Mapping): [string, unknown][] {
  return Object.entries(mapping)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
