import { join } from "node:path";
import type { Priority } from "../contract/events/definition.ts";
import type { CaseLink } from "../contract/procedures/cases.ts";
import type { Anomalies } from "./modules/anomalies/anomalies.ts";
import { type Cases, createCases } from "./modules/cases/cases.ts";
import type { CasesDependencies, Referred } from "./modules/cases/dependencies.ts";
import type { Entities } from "./modules/entities/entities.ts";
import { partyKeyOf } from "./modules/entities/identity/partyKey.ts";
import { mergedKeys } from "./modules/entities/mergedKeys.ts";
import type { Frenly } from "./modules/frenly/frenly.ts";
import type { Ingestion } from "./modules/ingestion/ingestion.ts";
import type { Projects } from "./modules/projects/projects.ts";
import type { Reconciliation } from "./modules/reconciliation/reconciliation.ts";
import { loadEvidenceKey } from "./storage/evidenceVault.ts";
import type { Vault } from "./storage/vault.ts";

type Plain = Pick<
  CasesDependencies,
  "database" | "databaseOptions" | "workers" | "bus" | "clock" | "logger" | "tool"
>;

interface Sources {
  readonly anomalies: Pick<Anomalies, "find">;
  readonly reconciliation: Pick<Reconciliation, "find">;
  readonly frenly: Pick<Frenly, "find">;
}

/** Builds the cases and hands them what they take from the other modules. */
export function openCases(
  parts: Plain &
    Sources & {
      readonly homeDir: string;
      readonly vault: Vault;
      readonly projects: Pick<Projects, "requireProject">;
      readonly ingestion: Pick<Ingestion, "takeUploads" | "find" | "isImported">;
      readonly entities: Pick<Entities, "spellingsOf" | "ties">;
    },
): Cases {
  const { homeDir, vault, projects, ingestion, entities, anomalies, reconciliation, frenly, ...plain } =
    parts;
  return createCases({
    ...plain,
    vault: { dir: join(homeDir, "evidence"), key: loadEvidenceKey(homeDir) },
    requireProject: (projectId) => projects.requireProject(projectId),
    takeUpload(uploadId) {
      const [file] = ingestion.takeUploads([uploadId]);
      if (file === undefined) throw new Error("Broken assumption: an upload gave no file");
      return {
        ...file,
        // The plain copy goes once the encrypted one is kept, unless an import rests on it.
        release: () => (ingestion.isImported(file.sha256) ? undefined : vault.remove(file.sha256)),
      };
    },
    async sourceFile(ingestionId) {
      const found = ingestion.find(ingestionId);
      if (found === undefined) return undefined;
      const { path } = await vault.open(found.sha256);
      const { fileName, projectId } = found;
      return { path, fileName, projectId, release: () => undefined };
    },
    spellingsOf: entities.spellingsOf,
    ties: entities.ties,
    partyOf: (name, account) => partyKeyOf(name, account)?.key ?? "",
    mergedKeys,
    refer: (link) => refer({ anomalies, reconciliation, frenly }, link),
    rowsOfMatch: (matchId) => reconciliation.find(matchId)?.txIds ?? [],
  });
}

const gravity: Readonly<Record<Priority, number>> = { critical: 0.9, high: 0.75, medium: 0.5, low: 0.25 };

/** What an alert, a finding or a match is, as it stands. */
function refer({ anomalies, reconciliation, frenly }: Sources, link: CaseLink): Referred | undefined {
  switch (link.kind) {
    case "finding": {
      const found = anomalies.find(link.id);
      if (found === undefined) return undefined;
      const { projectId, explanation: label, severity, severityWord: priority } = found;
      return { projectId, label, priority, severity, facts: { ...found } };
    }
    case "alert": {
      const found = frenly.find(link.id);
      if (found === undefined) return undefined;
      const { projectId, message: label, severity: priority } = found;
      return { projectId, label, priority, severity: gravity[priority], facts: { ...found } };
    }
    case "match": {
      const match = reconciliation.find(link.id)?.match;
      if (match === undefined) return undefined;
      const { ledger: _, bank: __, ...facts } = match;
      const label = `Match of ${match.ledgerRows} ledger and ${match.bankRows} bank rows, ${match.tier.replace("_", " ")}`;
      // The less sure a match is, the more there is to look into.
      const severity = Math.round((1 - match.confidence) * 10_000) / 10_000;
      return { projectId: match.projectId, label, priority: "medium", severity, facts };
    }
    default:
      return link satisfies never;
  }
}
