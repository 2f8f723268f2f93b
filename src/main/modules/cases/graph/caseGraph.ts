import type { CaseId, EntityId, EvidenceId, ProjectId } from "../../../../contract/ids.ts";
import type { caseGraphProcedures, Graph, GraphFilter } from "../../../../contract/procedures/caseGraph.ts";
import type { Handlers } from "../../../../contract/procedures/handlers.ts";
import { parseDay } from "../../../base/days.ts";
import type { Disposable } from "../../../base/disposable.ts";
import { AppError } from "../../../base/errors.ts";
import { createThread } from "../../../workers/thread.ts";
import { caseOf } from "../caseOf.ts";
import type { CasesDependencies } from "../dependencies.ts";
import { createCaseRisk } from "../risk/caseRisk.ts";
import { assembleGraph } from "./assembleGraph.ts";
import type { CasePart, GraphAnswers, GraphQuestion } from "./graphQuestions.ts";
import { createRelations } from "./relations.ts";
import { showRisk } from "./showRisk.ts";
import type { TiedParties, TieFilter } from "./ties.ts";
import { showMoments } from "./timeline.ts";
import { timelineStore } from "./timelineStore.ts";

export interface CaseGraph extends Disposable {
  readonly requests: Handlers<typeof caseGraphProcedures>;
  readonly recompute: ReturnType<typeof createCaseRisk>["recompute"];
}

type About = { readonly caseId: CaseId; readonly projectId: ProjectId };
/** A question without its case; spread over the union, so that each kind keeps its own fields. */
type Asked<Kind> = GraphQuestion extends infer One
  ? One extends { readonly kind: Kind }
    ? Omit<One, keyof About>
    : never
  : never;

const nothingTied: TiedParties = { total: 0, ties: [], entities: [], accounts: [] };
const unnamedAccounts: ReadonlySet<string> = new Set(["ledger", "bank"]);

/** Who is connected to what in a case, how risk moves along it, and when it happened and was known. */
export function createCaseGraph(deps: CasesDependencies): CaseGraph {
  const { database, ties } = deps;
  const thread = createThread<GraphQuestion, unknown>("caseGraphWorker", deps.databaseOptions);
  const aboutOf = (caseId: CaseId): About => ({
    caseId,
    projectId: database.read((tx) => caseOf(tx, caseId)).project_id,
  });
  const ask = async <Kind extends keyof GraphAnswers>(
    about: About,
    question: Asked<Kind> & { readonly kind: Kind },
  ): Promise<GraphAnswers[Kind]> =>
    // The entry answers each kind of question with what `GraphAnswers` says; case and question make it whole.
    (await thread.ask({ ...about, ...question } as unknown as GraphQuestion)) as GraphAnswers[Kind];

  const risk = createCaseRisk(deps, (caseId) => ask(aboutOf(caseId), { kind: "highest" }));

  /** The part of a case with what the rows say of its parties. */
  const assemble = async (about: About, part: CasePart, filter: GraphFilter): Promise<Graph> => {
    const known = await ties.resolve(
      about.projectId,
      part.parties.map(({ key }) => key),
    );
    const ids = known.map(({ entityId }) => entityId);
    const tied = ids.length === 0 ? nothingTied : await ties.of(about.projectId, ids, toTieFilter(filter));
    const accountKeys = tied.accounts.map(([account]) =>
      unnamedAccounts.has(account) ? "o:" : `a:${account}`,
    );
    const { parties } = await ask(about, { kind: "about", keys: accountKeys });
    const riskOf = new Map(parties.map((party) => [party.key, party.risk] as const));
    const accountRisks = new Map(
      tied.accounts.map(([account], i) => [account, riskOf.get(accountKeys[i] ?? "") ?? 0] as const),
    );
    return assembleGraph({ part, known, tied, accountRisks }, filter);
  };

  const partyOfEntity = async (caseId: CaseId, entityId: EntityId) => {
    const about = aboutOf(caseId);
    const told = await ties.of(about.projectId, [entityId], {});
    const [entity] = told.entities;
    if (entity !== undefined) return { key: entity.key, name: entity.name };
    // Nobody that rows tell of now: of those that the case names, or that were declared.
    const keys = [...new Set((await ask(about, { kind: "pairs" })).flat())].filter(
      (end) => !end.startsWith("exhibit:"),
    );
    const known = (await ties.resolve(about.projectId, keys)).find((party) => party.entityId === entityId);
    if (known === undefined)
      throw new AppError("NOT_FOUND", `Neither the rows nor this case tell of the entity ${entityId} now.`, {
        where: entityId,
      });
    const { parties } = await ask(about, { kind: "about", keys: [known.key] });
    return { key: known.key, name: known.name || (parties[0]?.name ?? "") };
  };

  const requests: CaseGraph["requests"] = {
    async start({ caseId, limit, filter }) {
      const about = aboutOf(caseId);
      const part = await ask(about, { kind: "start", limit });
      const found = await assemble(about, part, filter);
      const accounts = found.nodes.filter(({ kind }) => kind === "account").length;
      return { ...found, total: { entities: part.total.parties, exhibits: part.total.exhibits, accounts } };
    },
    async expand({ caseId, nodeId, filter, offset, limit }) {
      const about = aboutOf(caseId);
      const node = readNodeId(nodeId);
      const page = { offset, limit };
      if (node.kind === "exhibit") {
        // An unknown one names nobody.
        const part = await ask(about, { kind: "exhibit", evidenceId: node.id as EvidenceId, offset, limit });
        return { ...(await assemble(about, part, filter)), total: part.total.parties };
      }
      if (node.kind === "account") {
        const tied = await ties.to(
          about.projectId,
          { account: node.id },
          { filter: toTieFilter(filter), page },
        );
        const part = await ask(about, { kind: "about", keys: tied.entities.map(({ key }) => key) });
        return { ...(await assemble(about, part, filter)), total: tied.total };
      }
      const { key } = await partyOfEntity(caseId, node.id as EntityId); // looked up there
      const found = await assemble(about, await ask(about, { kind: "about", keys: [key] }), filter);
      return { ...found, total: found.nodes.length - 1 };
    },
    async path({ caseId, from, to }) {
      const about = aboutOf(caseId);
      const pairs = await ask(about, { kind: "pairs" });
      const keys = [...new Set(pairs.flat())].filter((end) => !end.startsWith("exhibit:"));
      const known = await ties.resolve(about.projectId, keys);
      const nodeOf = new Map(known.map(({ entityId }, i) => [keys[i] ?? "", `entity:${entityId}`] as const));
      const also = pairs.map(([a, b]) => [nodeOf.get(a) ?? a, nodeOf.get(b) ?? b] as const);
      const path = await ties.connect(about.projectId, { from, to, also });
      const on = new Set(path);
      const onPath = new Set(keys.filter((key) => on.has(nodeOf.get(key) ?? "")));
      for (const id of path.filter((one) => one.startsWith("entity:")))
        onPath.add((await partyOfEntity(caseId, readNodeId(id).id as EntityId)).key); // ids that were found above
      const { nodes, edges } = await assemble(
        about,
        await ask(about, { kind: "about", keys: [...onPath] }),
        {},
      );
      const steps = new Set(path.slice(1).flatMap((node, i) => [`${path[i]} ${node}`, `${node} ${path[i]}`]));
      return {
        nodes: nodes.filter(({ id }) => on.has(id)).sort((a, b) => path.indexOf(a.id) - path.indexOf(b.id)),
        edges: edges.filter((edge) => steps.has(`${edge.from} ${edge.to}`)),
      };
    },
    ...createRelations(deps, { recompute: risk.recompute, partyOfEntity }),
    async risk({ caseId, entityId, offset, limit }) {
      const about = aboutOf(caseId);
      const keys = entityId === undefined ? undefined : [(await partyOfEntity(caseId, entityId)).key];
      const page = await ask(about, { kind: "risk", keys, offset, limit });
      const named = [...page.names.keys()];
      return showRisk(
        page,
        new Map((await ties.resolve(about.projectId, named)).map((party) => [party.key, party])),
      );
    },
    async timeline({ from, to, ...query }) {
      const about = aboutOf(query.caseId);
      const fromDay = from === undefined ? undefined : parseDay(from);
      const toDay = to === undefined ? undefined : parseDay(to);
      const { total, moments } = await ask(about, { kind: "timeline", query: { ...query, fromDay, toDay } });
      const keys = [...new Set(moments.map(({ party }) => party))].filter((key) => key !== "");
      const known = await ties.resolve(about.projectId, keys);
      const idOf = new Map(known.map((party, i) => [keys[i] ?? "", party.entityId] as const));
      return { total, entries: showMoments(moments, idOf) };
    },
    star({ caseId, entryId, isStarred }) {
      database.write((tx) => {
        caseOf(tx, caseId);
        timelineStore.star(tx, caseId, entryId, isStarred ? deps.clock.now() : undefined);
      });
      return {};
    },
  };
  return {
    requests,
    recompute: risk.recompute,
    dispose() {
      risk.dispose();
      thread.dispose();
    },
  };
}

function toTieFilter({ from, to, minAmount }: GraphFilter): TieFilter {
  return {
    fromDay: from === undefined ? undefined : parseDay(from),
    toDay: to === undefined ? undefined : parseDay(to),
    minAmount,
  };
}

function readNodeId(nodeId: string): {
  readonly kind: "entity" | "account" | "exhibit";
  readonly id: string;
} {
  const at = nodeId.indexOf(":");
  // The contract let only these three kinds through.
  return { kind: nodeId.slice(0, at) as "entity" | "account" | "exhibit", id: nodeId.slice(at + 1) };
}
