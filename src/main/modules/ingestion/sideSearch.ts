import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProjectId } from "../../../contract/ids.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import { ingestionStore } from "./ingestionStore.ts";

interface SideImports {
  readonly side: Side;
  readonly currency: string;
  readonly imports: { readonly ingestionId: IngestionId; readonly ingestionNumber: number }[];
}

/**
 * Searches the sides on which imports were searched by themselves only, once for all of them, and stores what was
 * found in small steps, between which others get their turn. What is found has the same name in every search, so one
 * that was cut off half-way is simply made again.
 */
export async function searchSides(
  deps: IngestionDependencies,
  projectId: ProjectId,
  isClosing: () => boolean,
): Promise<void> {
  const { database } = deps;
  for (const { imports, ...about } of sidesToSearch(deps, projectId)) {
    const outcome = await deps.analyseSide({ projectId, ...about, imports });
    for (const step of outcome.steps) {
      if (isClosing()) throw closing();
      database.write((tx) => step(tx));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (isClosing()) throw closing();
    database.write((tx) => {
      outcome.finish(tx);
      for (const one of imports) ingestionStore.setSearched(tx, one.ingestionNumber);
      for (const { ingestionNumber, anomaliesDetected: total, byKind, riskScore } of outcome.ofImports)
        ingestionStore.setAnomalies(tx, ingestionNumber, { anomalies: { total, byKind }, riskScore });
    });
  }
}

function closing(): Error {
  return new Error("The workspace closes; the search is made again");
}

function sidesToSearch({ database }: IngestionDependencies, projectId: ProjectId): SideImports[] {
  const sides = new Map<string, SideImports>();
  for (const row of database.read((tx) => ingestionStore.awaitingSearch(tx, projectId))) {
    const { side, currency, ingestionId, ingestionNumber } = row;
    const key = `${side} ${currency}`;
    const found = sides.get(key) ?? { side, currency, imports: [] };
    found.imports.push({ ingestionId, ingestionNumber });
    sides.set(key, found);
  }
  return [...sides.values()];
}
