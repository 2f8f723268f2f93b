import { z } from "zod";
import { prioritySchema } from "../events/definition.ts";
import {
  alertIdSchema,
  allegationIdSchema,
  caseIdSchema,
  daySchema,
  evidenceIdSchema,
  findingIdSchema,
  instantSchema,
  matchIdSchema,
  noteIdSchema,
  projectIdSchema,
  taskIdSchema,
  userIdSchema,
} from "../ids.ts";
import { pageInput, procedure } from "./base.ts";

/** The columns of the board. `sealed` is reached by sealing and left by reopening only. */
export const caseStatusSchema = z.enum(["open", "investigating", "review", "sealed"]);
export type CaseStatus = z.infer<typeof caseStatusSchema>;

export const caseSchema = z.object({
  caseId: caseIdSchema,
  /** As people say it: `C-17`, in the order of opening. */
  number: z.string(),
  projectId: projectIdSchema,
  title: z.string(),
  /** Plain Markdown. */
  summary: z.string(),
  status: caseStatusSchema,
  priority: prioritySchema,
  assignee: z.string().nullable(),
  due: daySchema.nullable(),
  tags: z.array(z.string()),
  /** Whether evidence needs another person to admit it than who proposed it. */
  needsSecondPerson: z.boolean(),
  openedAt: instantSchema,
  openedBy: userIdSchema,
  changedAt: instantSchema,
  exhibits: z.object({
    proposed: z.int(),
    admitted: z.int(),
    rejected: z.int(),
    withdrawn: z.int(),
  }),
  tasks: z.object({ open: z.int(), done: z.int() }),
  /** The highest risk of an entity that the admitted evidence touches, 0 to 1. */
  risk: z.number(),
  seal: z
    .object({
      number: z.int(),
      sealedAt: instantSchema,
      /** Events of the case that came after the seal: not part of it. */
      after: z.int(),
    })
    .nullable(),
});
export type Case = z.infer<typeof caseSchema>;

/** Plain Markdown, never HTML; at most 20,000 characters. */
const markdownSchema = z.string().max(20_000);
const titleSchema = z.string().trim().min(1).max(120);
const tagsSchema = z.array(z.string().trim().min(1).max(40)).max(20);

export const caseNoteSchema = z.object({
  noteId: noteIdSchema,
  text: z.string(),
  at: instantSchema,
  by: userIdSchema,
  changedAt: instantSchema.nullable(),
  /** Earlier texts, oldest first: a note is changed, never overwritten. */
  earlier: z.array(z.object({ text: z.string(), at: instantSchema })),
});
export type CaseNote = z.infer<typeof caseNoteSchema>;

export const caseTaskSchema = z.object({
  taskId: taskIdSchema,
  text: z.string(),
  assignee: z.string().nullable(),
  due: daySchema.nullable(),
  doneAt: instantSchema.nullable(),
  doneBy: userIdSchema.nullable(),
});
export type CaseTask = z.infer<typeof caseTaskSchema>;

/** What a claim needs to stand. */
export const elementNameSchema = z.enum(["who", "what", "when", "how", "loss"]);
export type ElementName = z.infer<typeof elementNameSchema>;

export const allegationSchema = z.object({
  allegationId: allegationIdSchema,
  title: z.string(),
  elements: z.array(
    z.object({
      name: elementNameSchema,
      text: z.string(),
      /** Exhibits that carry it, whatever their state. */
      exhibits: z.array(evidenceIdSchema),
      /** How many of them are admitted: none means the element is not covered. */
      admitted: z.int(),
    }),
  ),
});
export type Allegation = z.infer<typeof allegationSchema>;

/** What a case refers to: links, not copies; several cases may refer to the same. */
export const caseLinkSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("alert"), id: alertIdSchema }),
  z.object({ kind: z.literal("finding"), id: findingIdSchema }),
  z.object({ kind: z.literal("match"), id: matchIdSchema }),
]);
export type CaseLink = z.infer<typeof caseLinkSchema>;

export const linkedSchema = z.object({
  link: caseLinkSchema,
  /** In a few words, as it stands now; what it was when it no longer exists. */
  label: z.string(),
  exists: z.boolean(),
  at: instantSchema,
});
export type Linked = z.infer<typeof linkedSchema>;

export const caseTemplateSchema = z.object({
  template: z.string(),
  name: z.string(),
  description: z.string(),
  priority: prioritySchema,
  tags: z.array(z.string()),
  allegations: z.array(z.string()),
  tasks: z.array(z.string()),
});
export type CaseTemplate = z.infer<typeof caseTemplateSchema>;

/** One thing that happened in a case, as the log tells it. */
export const activitySchema = z.object({
  /** Its place in the log: opens the event with its proof. */
  sequence: z.int(),
  at: instantSchema,
  by: userIdSchema,
  type: z.string(),
  text: z.string(),
  evidenceId: evidenceIdSchema.nullable(),
});
export type Activity = z.infer<typeof activitySchema>;

export const caseHitSchema = z.object({
  caseId: caseIdSchema,
  caseNumber: z.string(),
  caseTitle: z.string(),
  kind: z.enum(["case", "note", "task", "allegation", "exhibit", "content"]),
  /** Id of the note, task, allegation or exhibit; of the case itself for `case`. */
  id: z.string(),
  title: z.string(),
  /** The text around the hit; `⟦` and `⟧` stand around each word that was found. */
  excerpt: z.string(),
});
export type CaseHit = z.infer<typeof caseHitSchema>;

const one = z.object({ caseId: caseIdSchema });

export const caseProcedures = {
  list: procedure
    .input(
      z.object({
        projectId: projectIdSchema.optional(),
        status: caseStatusSchema.optional(),
        priority: prioritySchema.optional(),
        assignee: z.string().max(80).optional(),
        tag: z.string().max(40).optional(),
        /** Text in number, title, tags or assignee. */
        text: z.string().max(200).optional(),
        sort: z.enum(["changed", "opened", "priority", "due", "title", "risk"]).default("changed"),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), cases: z.array(caseSchema) })),
  templates: procedure.input(z.object({})).output(z.array(caseTemplateSchema)),
  /** Publishes `case.created`. From a finding, an alert or a match the title is proposed and the link is made. */
  create: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        title: titleSchema.optional(),
        summary: markdownSchema.optional(),
        priority: prioritySchema.optional(),
        template: z.string().max(64).optional(),
        from: caseLinkSchema.optional(),
      }),
    )
    .output(caseSchema),
  get: procedure.input(one).output(
    z.object({
      case: caseSchema,
      allegations: z.array(allegationSchema),
      tasks: z.array(caseTaskSchema),
      notes: z.array(caseNoteSchema),
      links: z.array(linkedSchema),
    }),
  ),
  /** Changes what is given; a sealed case must be reopened first. Publishes `case.updated` for what differs. */
  update: procedure
    .input(
      one.extend({
        title: titleSchema.optional(),
        summary: markdownSchema.optional(),
        status: caseStatusSchema.exclude(["sealed"]).optional(),
        priority: prioritySchema.optional(),
        assignee: z.string().trim().min(1).max(80).nullable().optional(),
        due: daySchema.nullable().optional(),
        tags: tagsSchema.optional(),
        needsSecondPerson: z.boolean().optional(),
      }),
    )
    .output(caseSchema),
  /** With an id the note gets another text, and keeps the one before. */
  saveNote: procedure
    .input(one.extend({ noteId: noteIdSchema.optional(), text: markdownSchema.min(1) }))
    .output(caseNoteSchema),
  /** Out of sight; `restoreNote` brings it back. */
  removeNote: procedure.input(one.extend({ noteId: noteIdSchema })).output(z.object({})),
  restoreNote: procedure.input(one.extend({ noteId: noteIdSchema })).output(caseNoteSchema),
  saveTask: procedure
    .input(
      one.extend({
        taskId: taskIdSchema.optional(),
        text: z.string().trim().min(1).max(500),
        assignee: z.string().trim().min(1).max(80).nullable().default(null),
        due: daySchema.nullable().default(null),
        done: z.boolean().default(false),
      }),
    )
    .output(caseTaskSchema),
  removeTask: procedure.input(one.extend({ taskId: taskIdSchema })).output(z.object({})),
  restoreTask: procedure.input(one.extend({ taskId: taskIdSchema })).output(caseTaskSchema),
  saveAllegation: procedure
    .input(
      one.extend({
        allegationId: allegationIdSchema.optional(),
        title: z.string().trim().min(1).max(300),
        elements: z
          .array(
            z.object({
              name: elementNameSchema,
              text: z.string().max(5_000),
              exhibits: z.array(evidenceIdSchema).max(1_000),
            }),
          )
          .max(5),
      }),
    )
    .output(allegationSchema),
  removeAllegation: procedure.input(one.extend({ allegationId: allegationIdSchema })).output(z.object({})),
  restoreAllegation: procedure
    .input(one.extend({ allegationId: allegationIdSchema }))
    .output(allegationSchema),
  link: procedure.input(one.extend({ link: caseLinkSchema })).output(z.array(linkedSchema)),
  /** Both go on without each other; nothing else changes. */
  unlink: procedure.input(one.extend({ link: caseLinkSchema })).output(z.array(linkedSchema)),
  /** Cases that refer to something. */
  linkedTo: procedure.input(z.object({ link: caseLinkSchema })).output(z.array(caseSchema)),
  /** What happened, latest first. */
  activity: procedure
    .input(one.extend(pageInput))
    .output(z.object({ total: z.int(), activity: z.array(activitySchema) })),
  /** Full text of one case or all: titles, notes, tasks, allegations, exhibits and what is written in them. */
  search: procedure
    .input(
      z.object({
        text: z.string().trim().min(1).max(200),
        caseId: caseIdSchema.optional(),
        projectId: projectIdSchema.optional(),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), hits: z.array(caseHitSchema) })),
};
