import type { EntityId, EvidenceId } from "../../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../../contract/money.ts";
import type {
  Flow,
  Graph,
  GraphEdge,
  GraphFilter,
  GraphNode,
} from "../../../../contract/procedures/caseGraph.ts";
import { formatDay, parseDay } from "../../../base/days.ts";
import type { CasePart, CaseParty } from "./graphQuestions.ts";
import type { KnownParty, TiedParties } from "./ties.ts";

/** What a graph is put together from: what the case says of its parties, who they are, and what the rows say. */
export interface GraphParts {
  readonly part: CasePart;
  /** Who has the keys of the part, in its order. */
  readonly known: readonly KnownParty[];
  readonly tied: TiedParties;
  readonly accountRisks: ReadonlyMap<string, number>;
}

/** Nodes and edges that pass the filter; edges may lead to nodes that are not there. */
export function assembleGraph({ part, known, tied, accountRisks }: GraphParts, filter: GraphFilter): Graph {
  const idOfKey = new Map(known.map(({ entityId }, i) => [part.parties[i]?.key ?? "", entityId] as const));
  const entities = new Map<EntityId, GraphNode>();
  const bearers = new Map<string, Set<EntityId>>();
  for (const { name, entityId } of known) bearers.set(name, (bearers.get(name) ?? new Set()).add(entityId));
  part.parties.forEach((party, i) => {
    const about = known[i];
    if (about === undefined) return;
    const isShared = (bearers.get(about.name)?.size ?? 0) > 1;
    entities.set(about.entityId, entityNode(party, about, isShared));
  });
  const wanted = filter.types === undefined ? undefined : new Set(filter.types);
  const edges = [
    ...tied.ties.map(paysEdge),
    ...known.flatMap(ownEdge),
    ...namedEdges(part, idOfKey).filter((edge) => passes(edge, filter)),
    ...relationEdges(part, idOfKey),
  ].filter(({ type }) => wanted === undefined || wanted.has(type));
  const accounts = tied.accounts.map(([account, neighbours]) =>
    accountNode(account, { neighbours, risk: accountRisks.get(account) ?? 0 }),
  );
  const exhibits = part.exhibits.map(exhibitNode);
  return { nodes: [...entities.values(), ...accounts, ...exhibits], edges };
}

/** Of several with one name, those known by an account are told apart by its end. */
function entityNode({ name, risk, exhibits }: CaseParty, known: KnownParty, isShared: boolean): GraphNode {
  const { entityId, neighbours, rows, key } = known;
  const end = isShared && key.startsWith("a:") ? ` …${key.slice(-4)}` : "";
  return {
    kind: "entity",
    id: `entity:${entityId}`,
    label: `${known.name || name}${end}`,
    entityId,
    risk,
    exhibits,
    neighbours,
    rows,
  };
}

const unnamed: Readonly<Record<string, string>> = {
  ledger: "Books, no account",
  bank: "Bank, no account",
};

/** How an own account is called where it is drawn. */
export function accountLabel(account: string): string {
  return unnamed[account] ?? account;
}

function accountNode(
  account: string,
  { neighbours, risk }: { readonly neighbours: number; readonly risk: number },
): GraphNode {
  return {
    kind: "account",
    id: `account:${account}`,
    label: accountLabel(account),
    account,
    risk,
    neighbours,
  };
}

function exhibitNode(exhibit: CasePart["exhibits"][number]): GraphNode {
  const { evidence_id, exhibit_no, kind, status, title, severity, parties } = exhibit;
  return {
    kind: "exhibit",
    id: `exhibit:${evidence_id}`,
    label: `E-${exhibit_no}`,
    evidenceId: evidence_id,
    exhibitKind: kind,
    status,
    title,
    severity,
    neighbours: parties,
  };
}

const plain = { rows: 0, flows: [], firstDay: null, lastDay: null, relationId: null, note: "" };

function paysEdge({
  entityId,
  account,
  rows,
  flows,
  firstDay,
  lastDay,
}: TiedParties["ties"][number]): GraphEdge {
  return {
    ...plain,
    id: `pays:${entityId}:${account}`,
    type: "pays",
    from: `account:${account}`,
    to: `entity:${entityId}`,
    rows,
    flows: flows.map((flow) => ({
      ...flow,
      // Read from rows, where the contract checked them.
      currency: flow.currency as Currency,
      in: flow.in as MinorUnits,
      out: flow.out as MinorUnits,
    })),
    firstDay: formatDay(firstDay),
    lastDay: formatDay(lastDay),
  };
}

/** An own account that is a counterparty elsewhere: two nodes, one account. */
function ownEdge({ entityId, ownAccount }: KnownParty): GraphEdge[] {
  if (ownAccount === null) return [];
  const [from, to] = [`account:${ownAccount}`, `entity:${entityId}`];
  return [{ ...plain, id: `own:${entityId}`, type: "same_account", from, to }];
}

function namedEdges(part: CasePart, idOfKey: ReadonlyMap<string, EntityId>): GraphEdge[] {
  return part.named.flatMap(({ evidenceId, key, rows, flows, firstDay, lastDay }) => {
    const entityId = idOfKey.get(key);
    return entityId === undefined
      ? []
      : [namedEdge({ evidenceId, entityId, rows, flows: toFlows(flows), firstDay, lastDay })];
  });
}

function namedEdge(named: {
  readonly evidenceId: EvidenceId;
  readonly entityId: EntityId;
  readonly rows: number;
  readonly flows: Flow[];
  readonly firstDay: number;
  readonly lastDay: number;
}): GraphEdge {
  const { evidenceId, entityId, rows, flows } = named;
  return {
    ...plain,
    id: `named:${evidenceId}:${entityId}`,
    type: "named_in",
    from: `exhibit:${evidenceId}`,
    to: `entity:${entityId}`,
    rows,
    flows,
    firstDay: formatDay(named.firstDay),
    lastDay: formatDay(named.lastDay),
  };
}

/** Sums of an exhibit, which may hold rows of both sides: those of most rows first. */
export function toFlows(
  flows: ReadonlyMap<string, { readonly rows: number; readonly in: number; readonly out: number }>,
): Flow[] {
  return [...flows]
    .map(([currency, flow]) => ({
      side: null,
      rows: flow.rows,
      // Read from rows, where the contract checked them.
      currency: currency as Currency,
      in: flow.in as MinorUnits,
      out: flow.out as MinorUnits,
    }))
    .sort((a, b) => b.rows - a.rows || (a.currency < b.currency ? -1 : 1));
}

function relationEdges(part: CasePart, idOfKey: ReadonlyMap<string, EntityId>): GraphEdge[] {
  const nodeOf = (key: string): string => `entity:${idOfKey.get(key) ?? ""}`;
  const declared = part.relations.map(({ relation_id, type, from_key, to_key, note }) => ({
    ...plain,
    id: relation_id,
    type,
    from: nodeOf(from_key),
    to: nodeOf(to_key),
    relationId: relation_id,
    note,
  }));
  const named = part.sameNames.map(([party, nameKey]) => {
    const [from, to] = [nodeOf(party), nodeOf(nameKey)];
    return { ...plain, id: `name:${from}:${to}`, type: "same_name" as const, from, to };
  });
  return [...declared, ...named].filter(({ from, to }) => from !== to);
}

function passes({ firstDay, lastDay, flows }: GraphEdge, { from, to, minAmount }: GraphFilter): boolean {
  if (from !== undefined && lastDay !== null && parseDay(lastDay) < parseDay(from)) return false;
  if (to !== undefined && firstDay !== null && parseDay(firstDay) > parseDay(to)) return false;
  return minAmount === undefined || flows.some((flow) => Math.max(flow.in, -flow.out) >= minAmount);
}
