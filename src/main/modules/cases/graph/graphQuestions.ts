import type { CaseId, EvidenceId, ProjectId } from "../../../../contract/ids.ts";
import type { Database } from "../../../storage/database.ts";
import {
  type CaseFacts,
  highestRisk,
  type NamedParty,
  type PartyKnowledge,
  readCaseFacts,
} from "../risk/caseFacts.ts";
import type { RiskPart } from "../risk/propagateRisk.ts";
import { type ExhibitFacts, riskStore } from "../risk/riskStore.ts";
import type { StoredRelation } from "./relationsStore.ts";
import { type TimelineQuery, timelineStore } from "./timelineStore.ts";

interface CaseOfProject {
  readonly caseId: CaseId;
  readonly projectId: ProjectId;
}

/** What of a case is drawn: some of its parties, and the exhibits that name them. */
export type GraphQuestion = CaseOfProject &
  (
    | { readonly kind: "start"; readonly limit: number }
    | { readonly kind: "about"; readonly keys: readonly string[] }
    | {
        readonly kind: "exhibit";
        readonly evidenceId: EvidenceId;
        readonly offset: number;
        readonly limit: number;
      }
    | { readonly kind: "pairs" }
    | {
        readonly kind: "risk";
        readonly keys: readonly string[] | undefined;
        readonly offset: number;
        readonly limit: number;
      }
    | { readonly kind: "highest" }
    | { readonly kind: "timeline"; readonly query: TimelineQuery }
  );

export interface CaseParty {
  readonly key: string;
  /** As it is written in the evidence or was declared. */
  readonly name: string;
  readonly risk: number;
  /** Exhibits that name it. */
  readonly exhibits: number;
}

export interface NamedIn extends NamedParty {
  readonly evidenceId: EvidenceId;
  readonly key: string;
}

/** The part of a graph that a case knows; parties by their keys. */
export interface CasePart {
  readonly parties: readonly CaseParty[];
  readonly exhibits: readonly (ExhibitFacts & { readonly parties: number })[];
  readonly named: readonly NamedIn[];
  readonly relations: readonly StoredRelation[];
  /** A party and the name it bears with others. */
  readonly sameNames: readonly (readonly [party: string, nameKey: string])[];
  /** How many parties and exhibits there are. */
  readonly total: { readonly parties: number; readonly exhibits: number };
}

export interface RiskPage {
  readonly risk: number;
  readonly total: number;
  readonly entities: readonly (CaseParty & { readonly parts: readonly RiskPart[] })[];
  /** How the parties on the paths are written; an own account that is no counterparty has no name. */
  readonly names: ReadonlyMap<string, string | undefined>;
  readonly exhibits: ReadonlyMap<string, ExhibitFacts>;
}

/** What each kind of question is answered with. */
export interface GraphAnswers {
  readonly start: CasePart;
  readonly about: CasePart;
  readonly exhibit: CasePart;
  readonly pairs: readonly (readonly [string, string])[];
  readonly risk: RiskPage;
  readonly highest: number;
  readonly timeline: ReturnType<(typeof timelineStore)["page"]>;
}

const keptCases = 4;
/** Exhibits drawn at once. */
const mostExhibits = 200;

interface Known {
  readonly signature: string;
  readonly facts: CaseFacts;
  /** Exhibits by the party they name. */
  readonly exhibitsOf: ReadonlyMap<string, readonly EvidenceId[]>;
  /** Keys of the parties by risk, then by rows in the evidence, then by key. */
  readonly order: readonly string[];
}

/** Answers about the parties of a case; what it read is kept for as long as nothing was done in the case. */
export class CaseGraphQuery {
  readonly #database: Database;
  readonly #knowledge: PartyKnowledge;
  readonly #known = new Map<CaseId, Known>();

  constructor(database: Database, knowledge: PartyKnowledge) {
    this.#database = database;
    this.#knowledge = knowledge;
  }

  answer(question: GraphQuestion): GraphAnswers[GraphQuestion["kind"]] {
    if (question.kind === "timeline")
      return this.#database.read((tx) => timelineStore.page(tx, question.query));
    const known = this.#read(question);
    switch (question.kind) {
      case "start":
        return startPart(known, question.limit);
      case "about":
        return partOf(known, question.keys.map(known.facts.standsFor));
      case "exhibit": {
        const named = [...(known.facts.named.get(question.evidenceId) ?? [])].sort(
          (a, b) => b[1].rows - a[1].rows,
        );
        const page = named.slice(question.offset, question.offset + question.limit);
        const part = partOf(
          known,
          page.map(([key]) => key),
        );
        return { ...part, total: { ...part.total, parties: named.length } };
      }
      case "pairs":
        return pairsOf(known.facts);
      case "risk":
        return riskPage(known, question);
      case "highest":
        return highestRisk(known.facts);
      default:
        return question satisfies never;
    }
  }

  #read({ caseId, projectId }: CaseOfProject): Known {
    return this.#database.read((tx) => {
      const merged = this.#knowledge.mergedKeys(tx, projectId);
      const signature = `${riskStore.revision(tx, caseId)} ${JSON.stringify(merged)}`;
      const kept = this.#known.get(caseId);
      if (kept?.signature === signature) return kept;
      const facts = readCaseFacts(tx, { caseId, projectId }, this.#knowledge);
      const exhibitsOf = new Map<string, EvidenceId[]>();
      for (const [evidenceId, parties] of facts.named)
        for (const key of parties.keys()) {
          const known = exhibitsOf.get(key);
          if (known === undefined) exhibitsOf.set(key, [evidenceId]);
          else known.push(evidenceId);
        }
      const read = { signature, facts, exhibitsOf, order: orderOf(facts) };
      this.#known.delete(caseId);
      this.#known.set(caseId, read);
      for (const oldest of this.#known.keys()) if (this.#known.size > keptCases) this.#known.delete(oldest);
      return read;
    });
  }
}

function orderOf(facts: CaseFacts): string[] {
  const rows = new Map<string, number>();
  for (const parties of facts.named.values())
    for (const [key, party] of parties) rows.set(key, (rows.get(key) ?? 0) + party.rows);
  return [...facts.names.keys()]
    .map((key) => ({ key, risk: facts.risk.riskOf(key), rows: rows.get(key) ?? 0 }))
    .sort((a, b) => b.risk - a.risk || b.rows - a.rows || (a.key < b.key ? -1 : 1))
    .map(({ key }) => key);
}

/** The parties to begin with: those of the highest risk, then of most rows in the evidence. */
function startPart(known: Known, limit: number): CasePart {
  const { facts } = known;
  const part = partOf(known, known.order.slice(0, limit));
  const shown = new Set(part.exhibits.map(({ evidence_id }) => evidence_id));
  const plain = facts.exhibits.filter(({ evidence_id }) => !shown.has(evidence_id));
  const more = plain.slice(0, Math.max(0, mostExhibits - part.exhibits.length));
  return {
    ...part,
    exhibits: [...part.exhibits, ...more.map((exhibit) => ({ ...exhibit, parties: sizeOf(facts, exhibit) }))],
  };
}

function partOf({ facts, exhibitsOf }: Known, keys: readonly string[]): CasePart {
  const wanted = new Set(keys);
  const relations = facts.relations
    .map((relation) => ({
      ...relation,
      from_key: facts.standsFor(relation.from_key),
      to_key: facts.standsFor(relation.to_key),
    }))
    .filter(({ from_key, to_key }) => wanted.has(from_key) || wanted.has(to_key));
  const sameNames: [string, string][] = [];
  for (const [nameKey, bearers] of facts.bearers)
    for (const party of bearers)
      if (party !== nameKey && (wanted.has(party) || wanted.has(nameKey))) sameNames.push([party, nameKey]);
  const ends = [...relations.flatMap(({ from_key, to_key }) => [from_key, to_key]), ...sameNames.flat()];
  const shown = [...new Set([...wanted, ...ends])];
  const naming = new Set(shown.flatMap((key) => exhibitsOf.get(key) ?? []));
  const exhibits = facts.exhibits.filter(({ evidence_id }) => naming.has(evidence_id)).slice(0, mostExhibits);
  const drawn = new Set(exhibits.map(({ evidence_id }) => evidence_id));
  return {
    parties: shown.map((key) => showParty(facts, exhibitsOf, key)),
    exhibits: exhibits.map((exhibit) => ({ ...exhibit, parties: sizeOf(facts, exhibit) })),
    named: shown.flatMap((key) =>
      (exhibitsOf.get(key) ?? [])
        .filter((evidenceId) => drawn.has(evidenceId))
        .map((evidenceId) => ({ evidenceId, key, ...namedIn(facts, evidenceId, key) })),
    ),
    relations,
    sameNames,
    total: { parties: facts.names.size, exhibits: facts.exhibits.length },
  };
}

function sizeOf(facts: CaseFacts, { evidence_id }: ExhibitFacts): number {
  return facts.named.get(evidence_id)?.size ?? 0;
}

function namedIn(facts: CaseFacts, evidenceId: EvidenceId, key: string): NamedParty {
  const found = facts.named.get(evidenceId)?.get(key);
  if (found === undefined) throw new Error(`Broken assumption: ${evidenceId} does not name ${key}`);
  return found;
}

function showParty(facts: CaseFacts, exhibitsOf: Known["exhibitsOf"], key: string): CaseParty {
  const name = facts.names.get(key) ?? key.slice("n:".length);
  return { key, name, risk: facts.risk.riskOf(key), exhibits: exhibitsOf.get(key)?.length ?? 0 };
}

/** Everything that ties two nodes of a case but rows: exhibits to parties, parties to parties. Keys and exhibits' ids. */
function pairsOf(facts: CaseFacts): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [evidenceId, parties] of facts.named)
    for (const key of parties.keys()) pairs.push([`exhibit:${evidenceId}`, key]);
  for (const { from_key, to_key } of facts.relations)
    pairs.push([facts.standsFor(from_key), facts.standsFor(to_key)]);
  for (const [nameKey, bearers] of facts.bearers)
    for (const party of bearers) if (party !== nameKey) pairs.push([party, nameKey]);
  return pairs;
}

function riskPage(
  { facts, exhibitsOf, order }: Known,
  {
    keys,
    offset,
    limit,
  }: { readonly keys: readonly string[] | undefined; readonly offset: number; readonly limit: number },
): RiskPage {
  const safe = order.findIndex((key) => facts.risk.riskOf(key) === 0);
  const all = keys?.map(facts.standsFor) ?? order.slice(0, safe === -1 ? undefined : safe);
  const entities = all.slice(offset, offset + limit).map((key) => ({
    ...showParty(facts, exhibitsOf, key),
    parts: facts.risk.explain(key),
  }));
  const onPaths = new Set(
    entities.flatMap(({ key, parts }) => [
      key,
      ...parts.flatMap((part) =>
        part.kind === "path" ? [part.source, ...part.steps.map(({ to }) => to)] : [],
      ),
    ]),
  );
  return {
    risk: facts.risk.riskOf(order[0] ?? ""),
    total: all.length,
    entities,
    names: new Map(
      [...onPaths].map((key) => [
        key,
        facts.names.get(key) ?? (facts.ownKeys.has(key) ? undefined : key.slice("n:".length)),
      ]),
    ),
    exhibits: new Map(facts.exhibits.map((exhibit) => [exhibit.evidence_id as string, exhibit] as const)), // ids as text, as paths name them
  };
}
