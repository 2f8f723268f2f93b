import type { CaseId } from "../../../../contract/ids.ts";
import type { Disposable } from "../../../base/disposable.ts";
import type { ReadTx, WriteTx } from "../../../storage/database.ts";
import { casesStore } from "../casesStore.ts";
import type { CasesDependencies } from "../dependencies.ts";
import { highestRisk, readCaseFacts } from "./caseFacts.ts";
import { riskStore } from "./riskStore.ts";

/** So many parties are worked out within the decision, in some hundredths of a second; more in the thread, after it. */
const mostAtOnce = 3_000;

/** Keeps the stored risk of cases at what their admitted evidence and declared relations make it. */
export function createCaseRisk(
  deps: CasesDependencies,
  askHighest: (caseId: CaseId) => Promise<number>,
): Disposable & {
  /** Called with each decision: the stored risk is that of the evidence as it stands now. */
  readonly recompute: (tx: WriteTx, caseId: CaseId) => void;
} {
  const store = (tx: WriteTx, caseId: CaseId, risk: number): void => {
    if (casesStore.get(tx, caseId)?.risk !== risk) casesStore.setRisk(tx, caseId, risk);
  };
  const recomputeLater = async (caseId: CaseId): Promise<void> => {
    const risk = await askHighest(caseId);
    deps.database.write((tx) => store(tx, caseId, risk));
  };
  const recompute = (tx: WriteTx, caseId: CaseId): void => {
    if (!riskStore.namesMoreThan(tx, caseId, mostAtOnce)) {
      store(tx, caseId, riskOf(tx, caseId, deps));
      return;
    }
    tx.afterCommit(() => {
      recomputeLater(caseId).catch((error: unknown) =>
        deps.logger.warn({ error, caseId }, "the risk of a case was not worked out; the next decision will"),
      );
    });
  };
  // Who is one person decides where risk gathers.
  const merges = deps.bus.subscribeDurable({
    name: "case-risk",
    pattern: "entity.*",
    handle(tx, event) {
      if (event.project_id === null) return;
      for (const caseId of riskStore.openCasesOf(tx, event.project_id)) recompute(tx, caseId);
    },
  });
  return { recompute, dispose: () => merges.dispose() };
}

function riskOf(tx: ReadTx, caseId: CaseId, deps: CasesDependencies): number {
  const about = casesStore.get(tx, caseId);
  if (about === undefined) throw new Error(`Broken assumption: no case ${caseId}`);
  return highestRisk(readCaseFacts(tx, { caseId, projectId: about.project_id }, deps));
}
