import type { AllegationId, CaseId, NoteId, TaskId, UserId } from "../../../contract/ids.ts";
import type { Allegation, CaseLink, caseProcedures, Linked } from "../../../contract/procedures/cases.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import { toInstant } from "../../base/clock.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { WriteTx } from "../../storage/database.ts";
import { annotationsStore, toNote, toTask } from "./annotationsStore.ts";
import { caseOf, refuseSealed } from "./caseOf.ts";
import { casesStore } from "./casesStore.ts";
import type { CasesDependencies } from "./dependencies.ts";
import { searchStore } from "./searchStore.ts";

type What = "note" | "task" | "allegation" | "alert" | "finding" | "match";
type Change = "added" | "changed" | "removed" | "restored";

type Annotations = Pick<
  Handlers<typeof caseProcedures>,
  | "saveNote"
  | "removeNote"
  | "restoreNote"
  | "saveTask"
  | "removeTask"
  | "restoreTask"
  | "saveAllegation"
  | "removeAllegation"
  | "restoreAllegation"
  | "link"
  | "unlink"
>;

/** Notes, tasks, allegations and links: what people write into a case; the log tells that, and never what. */
export function createAnnotations(deps: CasesDependencies): Annotations & {
  readonly linksOf: (caseId: CaseId) => Linked[];
  readonly addLink: (
    tx: WriteTx,
    added: {
      readonly caseId: CaseId;
      readonly link: CaseLink;
      /** What it is, in a few words. */
      readonly label: string;
      readonly by: UserId;
    },
  ) => void;
} {
  const { database, bus, clock } = deps;

  /** In one transaction: the case must be open to changes; the log tells what was done. */
  const change = (
    about: {
      readonly caseId: CaseId;
      readonly what: What;
      readonly change: Change;
      readonly id: string;
      readonly by: UserId;
    },
    work: (tx: WriteTx, now: number) => void,
  ): void => {
    database.write((tx) => {
      refuseSealed(caseOf(tx, about.caseId));
      work(tx, clock.now());
      tell(tx, about);
    });
  };
  const tell = (
    tx: WriteTx,
    {
      caseId,
      what,
      change: how,
      id,
      by,
    }: {
      readonly caseId: CaseId;
      readonly what: What;
      readonly change: Change;
      readonly id: string;
      readonly by: UserId;
    },
  ): void => {
    const found = casesStore.get(tx, caseId);
    casesStore.touch(tx, caseId, clock.now());
    bus.publish(tx, {
      type: "case.annotated",
      projectId: found?.project_id ?? null,
      caseId,
      userId: by,
      data: { case_id: caseId, what, change: how, about: id },
    });
  };
  const owned = <Row extends { readonly case_id: CaseId }>(
    row: Row | undefined,
    caseId: CaseId,
    what: What,
  ): Row => {
    if (row?.case_id === caseId) return row;
    throw new AppError("NOT_FOUND", `There is no such ${what} in this case.`, { where: caseId });
  };
  const indexNote = (tx: WriteTx, caseId: CaseId, noteId: NoteId, text: string): void =>
    searchStore.put(tx, { caseId, kind: "note", ref: noteId, title: "Note", body: text });

  const setNote = (caseId: CaseId, noteId: NoteId, isRemoved: boolean, { userId }: Actor): void =>
    change(
      { caseId, what: "note", change: isRemoved ? "removed" : "restored", id: noteId, by: userId },
      (tx, now) => {
        const note = owned(annotationsStore.note(tx, noteId), caseId, "note");
        annotationsStore.putNote(tx, { ...note, removed_at: isRemoved ? now : null });
        if (isRemoved) searchStore.remove(tx, "note", noteId);
        else indexNote(tx, caseId, noteId, note.text);
      },
    );
  const setTask = (caseId: CaseId, taskId: TaskId, isRemoved: boolean, { userId }: Actor): void =>
    change(
      { caseId, what: "task", change: isRemoved ? "removed" : "restored", id: taskId, by: userId },
      (tx, now) => {
        const task = owned(annotationsStore.task(tx, taskId), caseId, "task");
        annotationsStore.putTask(tx, { ...task, removed_at: isRemoved ? now : null });
        if (isRemoved) searchStore.remove(tx, "task", taskId);
        else searchStore.put(tx, { caseId, kind: "task", ref: taskId, title: "Task", body: task.text });
      },
    );
  const setAllegation = (
    caseId: CaseId,
    allegationId: AllegationId,
    isRemoved: boolean,
    { userId: by }: Actor,
  ): void =>
    change(
      { caseId, what: "allegation", change: isRemoved ? "removed" : "restored", id: allegationId, by },
      (tx, now) => {
        const found = owned(annotationsStore.allegation(tx, allegationId), caseId, "allegation");
        annotationsStore.putAllegation(tx, { ...found, removed_at: isRemoved ? now : null });
        if (isRemoved) searchStore.remove(tx, "allegation", allegationId);
        else
          searchStore.put(tx, {
            caseId,
            kind: "allegation",
            ref: allegationId,
            title: found.title,
            body: found.elements,
          });
      },
    );
  const allegationOf = (caseId: CaseId, allegationId: AllegationId): Allegation => {
    const all = database.read((tx) => annotationsStore.allegations(tx, caseId));
    const found = all.find((one) => one.allegationId === allegationId);
    if (found === undefined) throw new AppError("NOT_FOUND", "There is no such allegation in this case.");
    return found;
  };
  const linksOf = (caseId: CaseId): Linked[] =>
    database
      .read((tx) => annotationsStore.links(tx, caseId))
      .map(({ kind, ref, label, at }) => {
        const link = { kind, id: ref } as CaseLink; // written from a checked link
        const referred = deps.refer(link);
        return { link, label: referred?.label ?? label, exists: referred !== undefined, at: toInstant(at) };
      });
  const addLink = (
    tx: WriteTx,
    {
      caseId,
      link,
      label,
      by,
    }: {
      readonly caseId: CaseId;
      readonly link: CaseLink;
      readonly label: string;
      readonly by: UserId;
    },
  ): void => {
    if (annotationsStore.putLink(tx, caseId, link, { label, at: clock.now() }))
      tell(tx, { caseId, what: link.kind, change: "added", id: link.id, by });
  };

  return {
    saveNote({ caseId, noteId, text }, { userId: by }) {
      const id = noteId ?? (newId("note", clock.now()) as NoteId); // the shape of the brand
      change(
        { caseId, what: "note", change: noteId === undefined ? "added" : "changed", id, by },
        (tx, now) => {
          const before =
            noteId === undefined ? undefined : owned(annotationsStore.note(tx, noteId), caseId, "note");
          const earlier =
            before === undefined
              ? []
              : [
                  ...toNote(before).earlier,
                  { text: before.text, at: toInstant(before.changed_at ?? before.at) },
                ];
          annotationsStore.putNote(tx, {
            note_id: id,
            case_id: caseId,
            text,
            at: before?.at ?? now,
            by: before?.by ?? by,
            changed_at: before === undefined ? null : now,
            earlier: JSON.stringify(earlier),
            removed_at: null,
          });
          indexNote(tx, caseId, id, text);
        },
      );
      return toNote(database.read((tx) => owned(annotationsStore.note(tx, id), caseId, "note")));
    },
    removeNote({ caseId, noteId }, actor) {
      setNote(caseId, noteId, true, actor);
      return {};
    },
    restoreNote({ caseId, noteId }, actor) {
      setNote(caseId, noteId, false, actor);
      return toNote(database.read((tx) => owned(annotationsStore.note(tx, noteId), caseId, "note")));
    },
    saveTask({ caseId, taskId, text, assignee, due, done }, { userId: by }) {
      const id = taskId ?? (newId("task", clock.now()) as TaskId); // the shape of the brand
      change(
        { caseId, what: "task", change: taskId === undefined ? "added" : "changed", id, by },
        (tx, now) => {
          const before =
            taskId === undefined ? undefined : owned(annotationsStore.task(tx, taskId), caseId, "task");
          annotationsStore.putTask(tx, {
            task_id: id,
            case_id: caseId,
            text,
            assignee,
            due,
            made_at: before?.made_at ?? now,
            done_at: done ? (before?.done_at ?? now) : null,
            done_by: done ? (before?.done_by ?? by) : null,
            removed_at: null,
          });
          searchStore.put(tx, { caseId, kind: "task", ref: id, title: "Task", body: text });
        },
      );
      return toTask(database.read((tx) => owned(annotationsStore.task(tx, id), caseId, "task")));
    },
    removeTask({ caseId, taskId }, actor) {
      setTask(caseId, taskId, true, actor);
      return {};
    },
    restoreTask({ caseId, taskId }, actor) {
      setTask(caseId, taskId, false, actor);
      return toTask(database.read((tx) => owned(annotationsStore.task(tx, taskId), caseId, "task")));
    },
    saveAllegation({ caseId, allegationId, title, elements }, { userId: by }) {
      const id = allegationId ?? (newId("alg", clock.now()) as AllegationId); // the shape of the brand
      const how = allegationId === undefined ? "added" : "changed";
      change({ caseId, what: "allegation", change: how, id, by }, (tx, now) => {
        const before =
          allegationId === undefined
            ? undefined
            : owned(annotationsStore.allegation(tx, allegationId), caseId, "allegation");
        annotationsStore.putAllegation(tx, {
          allegation_id: id,
          case_id: caseId,
          title,
          elements: JSON.stringify(elements),
          made_at: before?.made_at ?? now,
          removed_at: null,
        });
        const body = elements.map(({ text }) => text).join("\n");
        searchStore.put(tx, { caseId, kind: "allegation", ref: id, title, body });
      });
      return allegationOf(caseId, id);
    },
    removeAllegation({ caseId, allegationId }, actor) {
      setAllegation(caseId, allegationId, true, actor);
      return {};
    },
    restoreAllegation({ caseId, allegationId }, actor) {
      setAllegation(caseId, allegationId, false, actor);
      return allegationOf(caseId, allegationId);
    },
    link({ caseId, link }, { userId: by }) {
      const referred = deps.refer(link);
      if (referred === undefined)
        throw new AppError("NOT_FOUND", `There is no ${link.kind} ${link.id}.`, { where: link.id });
      database.write((tx) => {
        refuseSealed(caseOf(tx, caseId));
        addLink(tx, { caseId, link, label: referred.label, by });
      });
      return linksOf(caseId);
    },
    unlink({ caseId, link }, { userId: by }) {
      database.write((tx) => {
        refuseSealed(caseOf(tx, caseId));
        if (annotationsStore.dropLink(tx, caseId, link))
          tell(tx, { caseId, what: link.kind, change: "removed", id: link.id, by });
      });
      return linksOf(caseId);
    },
    linksOf,
    addLink,
  };
}
