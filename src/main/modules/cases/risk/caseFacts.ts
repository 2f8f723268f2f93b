import type { CaseId, EvidenceId, ProjectId } from "../../../../contract/ids.ts";
import type { ReadTx } from "../../../storage/database.ts";
import { relationsStore, type StoredRelation } from "../graph/relationsStore.ts";
import { joinMerged } from "./joinMerged.ts";
import { type CaseRisk, propagateRisk } from "./propagateRisk.ts";
import type { RiskExhibit, RiskTie } from "./riskEdges.ts";
import { type ExhibitFacts, type ExhibitParty, riskStore } from "./riskStore.ts";

/** What a case takes from the module that knows who is who. */
export interface PartyKnowledge {
  /** Key of a counterparty as it is written; empty where that names none. */
  readonly partyOf: (name: string, account: string) => string;
  /** Keys that people said are one, group by group. */
  readonly mergedKeys: (tx: ReadTx, projectId: ProjectId) => readonly (readonly string[])[];
}

/** What an exhibit says of one party, in all its spellings and towards all own accounts. */
export interface NamedParty {
  rows: number;
  readonly flows: Map<string, { rows: number; in: number; out: number }>;
  firstDay: number;
  lastDay: number;
}

/** What there is to know of the parties of a case. */
export interface CaseFacts {
  readonly exhibits: readonly ExhibitFacts[];
  /** By exhibit and party. */
  readonly named: ReadonlyMap<EvidenceId, ReadonlyMap<string, NamedParty>>;
  readonly relations: readonly StoredRelation[];
  /** The key that stands for a party once merges are applied. */
  readonly standsFor: (key: string) => string;
  /** How each party of the evidence or of a declared relation is written there. */
  readonly names: ReadonlyMap<string, string>;
  /** Parties by the name they bear, where two or more bear it; the key of a name may be a party itself. */
  readonly bearers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys of the own accounts of the evidence. */
  readonly ownKeys: ReadonlySet<string>;
  readonly risk: CaseRisk;
}

/** Own accounts are parties like others, for they may be counterparties elsewhere; the unnamed one stands apart. */
const unnamedAccount = "o:";

/** Reads what a case knows of parties and works out their risk. A function of what is stored and of nothing else. */
export function readCaseFacts(
  tx: ReadTx,
  { caseId, projectId }: { readonly caseId: CaseId; readonly projectId: ProjectId },
  { partyOf, mergedKeys }: PartyKnowledge,
): CaseFacts {
  const exhibits = riskStore.exhibits(tx, caseId);
  const relations = relationsStore.standing(tx, caseId);
  const standsFor = joinMerged(mergedKeys(tx, projectId));
  const named = new Map<EvidenceId, Map<string, NamedParty>>(
    exhibits.map(({ evidence_id }) => [evidence_id, new Map()]),
  );
  const ties = new Map<EvidenceId, RiskTie[]>(exhibits.map(({ evidence_id }) => [evidence_id, []]));
  const names = new Map<string, string>();
  const bearers = new Map<string, Set<string>>();
  const ownKeys = new Set<string>();
  const ownKeyOf = kept((account) => standsFor(partyOf("", account) || unnamedAccount));
  const nameKeyOf = kept((name) => standsFor(partyOf(name, "")));
  for (const row of riskStore.parties(tx, caseId)) {
    const party = standsFor(row.party);
    const known = names.get(party);
    if (known === undefined || known === numberIn(party))
      names.set(party, row.name.trim() || numberIn(party));
    const nameKey = row.party.startsWith("a:") && row.name.trim() !== "" ? nameKeyOf(row.name) : undefined;
    const ownAccount = ownKeyOf(row.own_account);
    ownKeys.add(ownAccount);
    ties.get(row.evidence_id)?.push({ party, ownAccount, nameKey });
    if (nameKey !== undefined) bearers.set(nameKey, (bearers.get(nameKey) ?? new Set([nameKey])).add(party));
    addNamed(named.get(row.evidence_id), party, row);
  }
  for (const { from_key, from_name, to_key, to_name } of relations) {
    if (!names.has(standsFor(from_key))) names.set(standsFor(from_key), from_name);
    if (!names.has(standsFor(to_key))) names.set(standsFor(to_key), to_name);
  }
  const admitted: RiskExhibit[] = exhibits
    .filter(({ status }) => status === "admitted")
    .map(({ evidence_id, severity }) => ({
      id: evidence_id,
      severity,
      ties: ties.get(evidence_id) ?? [],
    }));
  const declared = relations.map(({ relation_id, type, from_key, to_key }) => ({
    id: relation_id,
    type,
    from: standsFor(from_key),
    to: standsFor(to_key),
  }));
  for (const [nameKey, parties] of bearers) {
    // The name alone is no second bearer unless rows go by it.
    if (!names.has(nameKey) && parties.size < 3) bearers.delete(nameKey);
    else parties.delete(nameKey);
    if (parties.size === 0) bearers.delete(nameKey);
  }
  const risk = propagateRisk(admitted, declared);
  return { exhibits, named, relations, standsFor, names, bearers, ownKeys, risk };
}

/** The account number of a party that has no name. */
function numberIn(key: string): string {
  return key.slice("a:".length);
}

function addNamed(
  parties: Map<string, NamedParty> | undefined,
  key: string,
  { currency, rows, paid_in, paid_out, first_day, last_day }: ExhibitParty,
): void {
  if (parties === undefined) return;
  let party = parties.get(key);
  if (party === undefined) {
    party = { rows: 0, flows: new Map(), firstDay: first_day, lastDay: last_day };
    parties.set(key, party);
  }
  const flow = party.flows.get(currency) ?? { rows: 0, in: 0, out: 0 };
  party.flows.set(currency, { rows: flow.rows + rows, in: flow.in + paid_in, out: flow.out + paid_out });
  party.rows += rows;
  party.firstDay = Math.min(party.firstDay, first_day);
  party.lastDay = Math.max(party.lastDay, last_day);
}

function kept(work: (text: string) => string): (text: string) => string {
  const answers = new Map<string, string>();
  return (text) => {
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = work(text);
      answers.set(text, answer);
    }
    return answer;
  };
}

/** The risk of a case: the highest of a party that its evidence or a declared relation names. */
export function highestRisk({ risk, names }: Pick<CaseFacts, "risk" | "names">): number {
  let highest = 0;
  for (const key of names.keys()) highest = Math.max(highest, risk.riskOf(key));
  return highest;
}
