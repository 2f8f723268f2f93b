import { roundScore } from "../../../../contract/events/definition.ts";
import type { EvidenceId } from "../../../../contract/ids.ts";
import type { RiskOfEntity, RiskPart } from "../../../../contract/procedures/caseGraph.ts";
import type { RiskPart as FoundPart, OwnRisk } from "../risk/propagateRisk.ts";
import { strengthOf } from "../risk/propagateRisk.ts";
import { accountLabel } from "./assembleGraph.ts";
import type { RiskPage } from "./graphQuestions.ts";
import type { KnownParty } from "./ties.ts";

/** A page of risks with names and ids in place of keys. */
export function showRisk(
  page: RiskPage,
  known: ReadonlyMap<string, KnownParty>,
): { risk: number; total: number; entities: RiskOfEntity[] } {
  const nodeOf = (key: string): { nodeId: string; name: string } => {
    const name = page.names.get(key);
    const account = key.startsWith("a:") ? key.slice("a:".length) : "bank";
    if (name === undefined) return { nodeId: `account:${account}`, name: accountLabel(account) };
    const party = known.get(key);
    return { nodeId: `entity:${party?.entityId ?? ""}`, name: party?.name || name };
  };
  const own = ({ exhibit, strength }: OwnRisk) => {
    const about = page.exhibits.get(exhibit);
    return {
      evidenceId: exhibit as EvidenceId, // the id that the exhibit was read with
      number: `E-${about?.exhibit_no ?? "?"}`,
      title: about?.title ?? "",
      strength: roundScore(strength),
    };
  };
  const part = (found: FoundPart): RiskPart => {
    if (found.kind === "own") return { kind: "own", ...own(found) };
    return {
      kind: "path",
      strength: roundScore(strengthOf(found)),
      counts: found.counts,
      source: nodeOf(found.source),
      exhibits: found.exhibits.map(own),
      steps: found.steps.map(({ to, edge }) => ({
        ...nodeOf(to),
        type: edge.type,
        passes: roundScore(edge.weight),
        by: edge.by,
      })),
    };
  };
  const entities = page.entities.flatMap(({ key, risk, name, parts }) => {
    const party = known.get(key);
    if (party === undefined) return [];
    const { nodeId } = nodeOf(key);
    return [{ entityId: party.entityId, nodeId, name: party.name || name, risk, parts: parts.map(part) }];
  });
  return { risk: page.risk, total: page.total, entities };
}
