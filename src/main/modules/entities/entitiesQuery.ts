import type { EntityDecisionKind } from "../../../contract/events/entities.ts";
import type { EntityId, Instant, ProjectId } from "../../../contract/ids.ts";
import type { Duplicate, EntityDecision } from "../../../contract/procedures/entities.ts";
import { AppError } from "../../base/errors.ts";
import type { Database, ReadTx } from "../../storage/database.ts";
import { digestImport, type ImportDigest } from "./digestImport.ts";
import { type CountedImport, entitiesStore, type StoredDecision } from "./entitiesStore.ts";
import { type EntityPair, EntityView, type ListQuery } from "./entityView.ts";
import { countSpellings } from "./parties.ts";
import { buildParties, type ProjectParties } from "./projectParties.ts";

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface DecisionToConsider {
  readonly projectId: ProjectId;
  readonly kind: EntityDecisionKind;
  readonly entityIds: readonly EntityId[];
}

/** What there is to know before a decision on entities is saved. */
export interface Considered {
  readonly entityIds: readonly EntityId[];
  readonly groups: readonly (readonly string[])[];
  /** Of two entities only. */
  readonly probability: number | null;
}

interface Known {
  readonly rows: string;
  readonly source: ProjectParties;
  decisions: string;
  view: EntityView;
}

const keptProjects = 2;
/** Parties compared between two questions: some hundredths of a second. */
const partiesAtATime = 60;
const duplicatesShown = 50;
const mergedAtOnce = 1_000;

/**
 * Entities of a project, read from its rows. What each import tells is kept for as long as its rows are the same, so
 * another import costs its own rows; decisions only group what was read. Runs in a thread of its own.
 */
export class EntitiesQuery {
  readonly #database: Database;
  readonly #digests = new Map<number, { readonly signature: string; readonly digest: ImportDigest }>();
  readonly #known = new Map<ProjectId, Known>();

  constructor(database: Database) {
    this.#database = database;
  }

  list(projectId: ProjectId, query: ListQuery & Page) {
    const view = this.#view(projectId);
    const { offset, limit, text, kind, sort, descending } = query;
    const found = view.list({ text, kind, sort, descending });
    const entities = [...found.subarray(offset, offset + limit)].map((number) => view.show(number));
    return { total: found.length, entities, comparison: view.comparison };
  }

  get(projectId: ProjectId, entityId: EntityId) {
    const view = this.#view(projectId);
    const number = requireEntity(view, entityId);
    const members = view.members(number);
    const keys = new Set(members.map(({ key }) => key));
    const decisions = this.#database
      .read((tx) => entitiesStore.decisions(tx, projectId))
      .filter(
        ({ groups, withdrawnAt }) => withdrawnAt === null && groups.flat().some((key) => keys.has(key)),
      );
    return {
      entity: view.show(number),
      spellings: countSpellings(members.flatMap(({ spellings }) => spellings)).slice(0, 1_000),
      duplicates: view
        .pairs()
        .filter(({ left, right }) => left === number || right === number)
        .slice(0, duplicatesShown)
        .map((pair) => showPair(view, pair)),
      decisions: decisions.reverse().map((decision) => showDecision(view, decision)),
      comparison: view.comparison,
    };
  }

  duplicates(projectId: ProjectId, query: Page & { readonly least: number; readonly wait: boolean }) {
    const view = this.#view(projectId);
    if (query.wait) this.#known.get(projectId)?.source.search.advance(Number.POSITIVE_INFINITY);
    const pairs = view.pairs().filter(({ probability }) => probability >= query.least);
    const shown = pairs.slice(query.offset, query.offset + query.limit);
    return {
      total: pairs.length,
      sameNames: view.sameNames().length,
      duplicates: shown.map((pair) => showPair(view, pair)),
      comparison: view.comparison,
    };
  }

  decisions(projectId: ProjectId, { offset, limit }: Page) {
    const view = this.#view(projectId);
    const all = this.#database.read((tx) => entitiesStore.decisions(tx, projectId)).reverse();
    const decisions = all.slice(offset, offset + limit).map((decision) => showDecision(view, decision));
    return { total: all.length, decisions };
  }

  /** Whether a decision can be made, and what it is about; refuses one that contradicts another. */
  consider({ projectId, kind, entityIds }: DecisionToConsider): Considered {
    const view = this.#view(projectId);
    const numbers = [...new Set(entityIds.map((entityId) => requireEntity(view, entityId)))].sort(
      (a, b) => a - b,
    );
    const names = numbers.map((number) => `"${view.records[number]?.name ?? ""}"`);
    if (numbers.length < 2)
      throw new AppError(
        "STATE_CONFLICT",
        `${names.join(" and ")} is one entity already.${kind === "apart" ? " Take the merge back first, then keep them apart." : ""}`,
      );
    for (const [i, left] of numbers.entries()) {
      const right = numbers.slice(i + 1).find((other) => view.isApart(left, other));
      if (right === undefined) continue;
      const [a, b] = [view.records[left]?.name, view.records[right]?.name];
      if (kind === "apart") throw new AppError("STATE_CONFLICT", `"${a}" and "${b}" are kept apart already.`);
      throw new AppError(
        "STATE_CONFLICT",
        `Can't merge "${a}" and "${b}": it was decided that they are not the same. Take that decision back first.`,
      );
    }
    const [left, right, third] = numbers;
    const isPair = left !== undefined && right !== undefined && third === undefined;
    return {
      entityIds: numbers.map((number) => view.show(number).entityId),
      // A merge joins one party of each, so that taking back an earlier merge still parts what it joined; two that are
      // kept apart are so in all their parts.
      groups: numbers.map((number) =>
        view
          .members(number)
          .slice(0, kind === "merge" ? 1 : undefined)
          .map(({ key }) => key),
      ),
      probability: isPair ? view.probabilityOf(left, right) : null,
    };
  }

  /** The merges that need no look at each: pairs of equal names, one with and one without account. */
  considerSameNames(projectId: ProjectId): Considered[] {
    const view = this.#view(projectId);
    this.#known.get(projectId)?.source.search.advance(Number.POSITIVE_INFINITY);
    return view
      .sameNames()
      .slice(0, mergedAtOnce)
      .map(({ left, right, probability }) => ({
        entityIds: [left, right].map((number) => view.show(number).entityId),
        groups: [left, right].map((number) =>
          view
            .members(number)
            .slice(0, 1)
            .map(({ key }) => key),
        ),
        probability,
      }));
  }

  /** A decision with the names of what it is about. */
  decision(decision: StoredDecision): EntityDecision {
    return showDecision(this.#view(decision.projectId), decision);
  }

  /** How the rows of an entity are written: name and account. */
  spellings(projectId: ProjectId, entityId: EntityId): (readonly [string, string])[] {
    const view = this.#view(projectId);
    const number = view.find(entityId);
    const members = number === undefined ? [] : view.members(number);
    return members.flatMap((party) => party.spellings.map(({ name, account }) => [name, account] as const));
  }

  /** What rows and decisions make of a project now, for the questions about ties. */
  viewOf(projectId: ProjectId): EntityView {
    return this.#view(projectId);
  }

  /** Goes on comparing, a little; whether there is more to do. */
  advance(): boolean {
    const next = [...this.#known.values()].reverse().find(({ source }) => !source.search.isDone);
    next?.source.search.advance(partiesAtATime);
    return next !== undefined;
  }

  #view(projectId: ProjectId): EntityView {
    return this.#database.read((tx) => {
      const imports = entitiesStore.counted(tx, projectId);
      const rows = imports.map(signatureOf).join(" ");
      const decisions = entitiesStore.revision(tx, projectId);
      const kept = this.#known.get(projectId);
      if (kept?.rows === rows && kept.decisions === decisions) return kept.view;
      const source = kept?.rows === rows ? kept.source : this.#read(tx, projectId, imports);
      const view = new EntityView(source, entitiesStore.decisions(tx, projectId));
      this.#known.delete(projectId);
      this.#known.set(projectId, { rows, source, decisions, view });
      for (const oldest of this.#known.keys())
        if (this.#known.size > keptProjects) this.#known.delete(oldest);
      return view;
    });
  }

  #read(tx: ReadTx, projectId: ProjectId, imports: readonly CountedImport[]): ProjectParties {
    const digests = imports.map((counted) => {
      const signature = signatureOf(counted);
      const kept = this.#digests.get(counted.ingestion_no);
      if (kept?.signature === signature) return kept.digest;
      const digest = digestImport(entitiesStore.rowsOf(tx, counted.ingestion_no), counted.side);
      this.#digests.set(counted.ingestion_no, { signature, digest });
      return digest;
    });
    return buildParties(projectId, digests, entitiesStore.secret(tx));
  }
}

function signatureOf({ ingestion_no, accepted, held, sum, repairs }: CountedImport): string {
  return `${ingestion_no}:${accepted}:${held}:${sum}:${repairs}`;
}

function requireEntity(view: EntityView, entityId: EntityId): number {
  const number = view.find(entityId);
  if (number === undefined)
    throw new AppError(
      "NOT_FOUND",
      `No row tells of the entity ${entityId} now; its import may have been undone. Import the file again to see it.`,
    );
  return number;
}

function showPair(view: EntityView, pair: EntityPair): Duplicate {
  return {
    left: view.show(pair.left),
    right: view.show(pair.right),
    probability: pair.probability,
    evidence: view.explain(pair),
  };
}

function showDecision(view: EntityView, decision: StoredDecision): EntityDecision {
  const nameOf = ([key = ""]: readonly string[]) => view.nameOfKey(key) ?? key.slice("n:".length);
  return {
    decisionId: decision.decisionId,
    kind: decision.kind,
    names: decision.groups.map(nameOf),
    probability: decision.probability,
    // An ISO 8601 instant with milliseconds is the shape of the brand.
    madeAt: new Date(decision.madeAt).toISOString() as Instant,
    madeBy: decision.madeBy,
    withdrawnAt:
      decision.withdrawnAt === null ? null : (new Date(decision.withdrawnAt).toISOString() as Instant),
  };
}
