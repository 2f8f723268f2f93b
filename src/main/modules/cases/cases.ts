import type { EventData } from "../../../contract/events/catalogue.ts";
import type { CaseId, IngestionId } from "../../../contract/ids.ts";
import type { Case, CaseTemplate, caseProcedures } from "../../../contract/procedures/cases.ts";
import type { Exhibit, evidenceProcedures } from "../../../contract/procedures/evidence.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type { Disposable } from "../../base/disposable.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import { EvidenceVault } from "../../storage/evidenceVault.ts";
import { readActivity } from "./activity.ts";
import { createAnnotations } from "./annotations.ts";
import { annotationsStore } from "./annotationsStore.ts";
import { caseOf, refuseSealed } from "./caseOf.ts";
import { casesStore, type StoredCase } from "./casesStore.ts";
import type { CasesDependencies } from "./dependencies.ts";
import { createEvidence } from "./evidence/evidence.ts";
import { exhibitsStore } from "./evidence/exhibitsStore.ts";
import { stagedStore } from "./evidence/stagedStore.ts";
import { type CaseGraph, createCaseGraph } from "./graph/caseGraph.ts";
import { searchStore } from "./searchStore.ts";
import { caseTemplates } from "./templates.ts";

export interface Cases extends Disposable {
  readonly requests: Handlers<typeof caseProcedures>;
  readonly evidence: Handlers<typeof evidenceProcedures>;
  readonly graph: CaseGraph["requests"];
  /** What of an import is evidence, and which seals bind it: a bound import can't be undone. */
  restingOn(ingestionId: IngestionId): { readonly exhibits: number; readonly sealedIn: readonly string[] };
  /** Keeps a file of this disk as an exhibit. */
  collectFile(
    caseId: CaseId,
    file: { readonly path: string; readonly title: string | undefined },
    actor: Actor,
  ): Promise<Exhibit>;
  /** The case that a person names: `C-17`, `17` or its id. */
  idOf(named: string): CaseId;
}

type Changes = EventData<"case.updated">["changes"];

/** Cases: from a finding to what a court can verify. */
export function createCases(deps: CasesDependencies): Cases {
  const { database, bus, clock } = deps;
  const annotations = createAnnotations(deps);
  const graph = createCaseGraph(deps);
  const evidence = createEvidence(deps, graph.recompute);
  clearLeftovers(deps);
  const view = (caseId: CaseId): Case => {
    const found = database.read((tx) => ({ found: casesStore.view(tx, caseId) })).found;
    if (found === undefined)
      throw new AppError("NOT_FOUND", `There is no case ${caseId}.`, { where: caseId });
    return found;
  };

  const create: Handlers<typeof caseProcedures>["create"] = (input, { userId }) => {
    deps.requireProject(input.projectId);
    const template = templateOf(input.template);
    const referred = input.from === undefined ? undefined : deps.refer(input.from);
    if (input.from !== undefined && referred === undefined)
      throw new AppError("NOT_FOUND", `There is no ${input.from.kind} ${input.from.id}.`, {
        where: input.from.id,
      });
    const title = input.title ?? (referred?.label ?? template?.name ?? "Untitled case").slice(0, 120);
    const caseId = newId("case", clock.now()) as CaseId; // the shape of the brand
    const priority = input.priority ?? referred?.priority ?? template?.priority ?? "medium";
    database.write((tx) => {
      const { projectId, summary = "" } = input;
      const tags = JSON.stringify(template?.tags ?? []);
      const at = clock.now();
      casesStore.insert(tx, {
        case_id: caseId,
        project_id: projectId,
        title,
        summary,
        priority,
        tags,
        at,
        by: userId,
      });
      searchStore.put(tx, { caseId, kind: "case", ref: caseId, title, body: summary });
      bus.publish(tx, {
        type: "case.created",
        projectId,
        caseId,
        userId,
        data: { case_id: caseId, case_title: title.normalize("NFC"), priority, status: "open" },
      });
      if (input.from !== undefined && referred !== undefined)
        annotations.addLink(tx, { caseId, link: input.from, label: referred.label, by: userId });
    });
    if (template !== undefined) applyTemplate(annotations, template, caseId, { userId });
    return view(caseId);
  };

  const update: Handlers<typeof caseProcedures>["update"] = ({ caseId, ...given }, { userId }) => {
    database.write((tx) => {
      const before = caseOf(tx, caseId);
      refuseSealed(before);
      const after: StoredCase = {
        ...before,
        title: given.title ?? before.title,
        summary: given.summary ?? before.summary,
        status: given.status ?? before.status,
        priority: given.priority ?? before.priority,
        assignee: given.assignee === undefined ? before.assignee : given.assignee,
        due: given.due === undefined ? before.due : given.due,
        tags: given.tags === undefined ? before.tags : JSON.stringify(given.tags),
        second_person: Number(given.needsSecondPerson ?? before.second_person === 1),
        changed_at: clock.now(),
      };
      const changes = changesBetween(before, after);
      casesStore.update(tx, after);
      searchStore.put(tx, { caseId, kind: "case", ref: caseId, title: after.title, body: after.summary });
      if (Object.keys(changes).length === 0) return;
      const data = { case_id: caseId, changes };
      bus.publish(tx, { type: "case.updated", projectId: before.project_id, caseId, userId, data });
    });
    return view(caseId);
  };

  return {
    requests: {
      list: ({ sort, offset, limit, projectId, status, priority, assignee, tag, text }) =>
        database.read((tx) =>
          casesStore.list(tx, { projectId, status, priority, assignee, tag, text }, { sort, offset, limit }),
        ),
      templates: () => [...caseTemplates],
      create,
      get: ({ caseId }) => ({
        case: view(caseId),
        ...database.read((tx) => ({
          allegations: annotationsStore.allegations(tx, caseId),
          tasks: annotationsStore.tasks(tx, caseId),
          notes: annotationsStore.notes(tx, caseId),
        })),
        links: annotations.linksOf(caseId),
      }),
      update,
      saveNote: annotations.saveNote,
      removeNote: annotations.removeNote,
      restoreNote: annotations.restoreNote,
      saveTask: annotations.saveTask,
      removeTask: annotations.removeTask,
      restoreTask: annotations.restoreTask,
      saveAllegation: annotations.saveAllegation,
      removeAllegation: annotations.removeAllegation,
      restoreAllegation: annotations.restoreAllegation,
      link: annotations.link,
      unlink: annotations.unlink,
      linkedTo: ({ link }) => database.read((tx) => annotationsStore.casesLinkedTo(tx, link)).map(view),
      activity: ({ caseId, offset, limit }) => {
        return database.read((tx) => readActivity(tx, caseOf(tx, caseId).case_id, { offset, limit }));
      },
      search: ({ text, caseId, projectId, offset, limit }) =>
        database.read((tx) => searchStore.find(tx, { text, caseId, projectId, offset, limit })),
    },
    evidence: evidence.requests,
    graph: graph.requests,
    collectFile: evidence.collectFile,
    dispose: () => graph.dispose(),
    restingOn: (ingestionId) =>
      database.read((tx) => ({
        exhibits: exhibitsStore.onImport(tx, ingestionId).length,
        sealedIn: exhibitsStore.sealedOnImport(tx, ingestionId).map(({ case_no }) => `C-${case_no}`),
      })),
    idOf(named) {
      const number = /^(?:c-)?(\d{1,9})$/i.exec(named)?.[1];
      const found =
        number === undefined
          ? database.read((tx) => ({ id: casesStore.get(tx, named as CaseId)?.case_id })).id // unknown ids find nothing
          : database.read((tx) => ({ id: casesStore.idOf(tx, Number(number)) })).id;
      if (found === undefined)
        throw new AppError(
          "NOT_FOUND",
          `There is no case "${named}". Write its number, such as C-1, or its id.`,
        );
      return found;
    },
  };
}

function templateOf(name: string | undefined): CaseTemplate | undefined {
  if (name === undefined) return undefined;
  const found = caseTemplates.find(({ template }) => template === name);
  if (found !== undefined) return found;
  const known = caseTemplates.map(({ template }) => template).join(", ");
  throw new AppError("INPUT_INVALID", `There is no template "${name}". Choose one of ${known}.`);
}

function applyTemplate(
  annotations: ReturnType<typeof createAnnotations>,
  { tasks, allegations }: CaseTemplate,
  caseId: CaseId,
  actor: Actor,
): void {
  const elements = (["who", "what", "when", "how", "loss"] as const).map((name) => ({
    name,
    text: "",
    exhibits: [],
  }));
  for (const title of allegations) void annotations.saveAllegation({ caseId, title, elements }, actor);
  for (const text of tasks)
    void annotations.saveTask({ caseId, text, assignee: null, due: null, done: false }, actor);
}

/** What differs, as the log may tell it: codes and days as they are, free text as set or none. */
function changesBetween(before: StoredCase, after: StoredCase): Changes {
  const plain = (name: "status" | "priority" | "due") =>
    before[name] === after[name] ? {} : { [name]: { from: before[name], to: after[name] } };
  const hidden = (name: "assignee" | "title" | "summary" | "tags", none: string | null) => {
    const word = (row: StoredCase) => (row[name] === none ? "none" : "set");
    return before[name] === after[name] ? {} : { [name]: { from: word(before), to: word(after) } };
  };
  return {
    ...plain("status"),
    ...plain("priority"),
    ...plain("due"),
    ...hidden("assignee", null),
    ...hidden("title", ""),
    ...hidden("summary", ""),
    ...hidden("tags", "[]"),
  };
}

/** Half-written files and rows of exhibits in the making, left by a process that died. */
function clearLeftovers({ database, vault }: CasesDependencies): void {
  new EvidenceVault(vault.dir, vault.key).clearIncoming();
  const orphans = database.read((tx) => stagedStore.orphans(tx));
  if (orphans.length > 0)
    database.write((tx) => {
      for (const id of orphans) stagedStore.drop(tx, id);
    });
}
