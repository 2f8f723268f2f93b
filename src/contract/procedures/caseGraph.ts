import { z } from "zod";
import { sideSchema } from "../events/ingestion.ts";
import {
  caseIdSchema,
  daySchema,
  entityIdSchema,
  evidenceIdSchema,
  instantSchema,
  relationIdSchema,
  userIdSchema,
} from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";
import { exhibitKindSchema, exhibitStatusSchema } from "./evidence.ts";

/** What a person may declare between two entities; it goes both ways for risk, `from` is the director or owner. */
export const relationTypeSchema = z.enum([
  "same_account",
  "shares_address",
  "director_of",
  "owns",
  "family",
  "other",
]);
export type RelationType = z.infer<typeof relationTypeSchema>;

/** Declared by a person, or told by rows: who pays whom, one name on two accounts, what an exhibit names. */
export const edgeTypeSchema = z.enum([...relationTypeSchema.options, "pays", "same_name", "named_in"]);
export type GraphEdgeType = z.infer<typeof edgeTypeSchema>;

/** `entity:<id>`, `exhibit:<id>`, or an own account: `account:<number>`, `account:<side>` where rows name none. */
export const nodeIdSchema = z
  .string()
  .regex(/^(?:entity|exhibit|account):.{1,120}$/, "expected the id of a node");

/** Minor units per currency and side: the two sides tell of the same money, so they are never added. */
export const flowSchema = z.object({
  side: sideSchema.nullable(),
  currency: currencySchema,
  rows: z.int(),
  in: minorUnitsSchema,
  /** Negative. */
  out: minorUnitsSchema,
});
export type Flow = z.infer<typeof flowSchema>;

const nodeParts = { id: nodeIdSchema, label: z.string() };

export const graphNodeSchema = z.discriminatedUnion("kind", [
  z.object({
    ...nodeParts,
    kind: z.literal("entity"),
    entityId: entityIdSchema,
    /** 0 to 1, in this case. */
    risk: z.number(),
    /** Exhibits of the case that name it, whatever their state. */
    exhibits: z.int(),
    /** Own accounts it moved money with, in all rows of the project. */
    neighbours: z.int(),
    /** Rows that tell of it; 0 when it was only declared, or its import was undone. */
    rows: z.int(),
  }),
  z.object({
    ...nodeParts,
    kind: z.literal("account"),
    account: z.string(),
    risk: z.number(),
    neighbours: z.int(),
  }),
  z.object({
    ...nodeParts,
    kind: z.literal("exhibit"),
    evidenceId: evidenceIdSchema,
    exhibitKind: exhibitKindSchema,
    status: exhibitStatusSchema,
    title: z.string(),
    severity: z.number(),
    neighbours: z.int(),
  }),
]);
export type GraphNode = z.infer<typeof graphNodeSchema>;

export const graphEdgeSchema = z.object({
  id: z.string(),
  type: edgeTypeSchema,
  from: nodeIdSchema,
  to: nodeIdSchema,
  rows: z.int(),
  flows: z.array(flowSchema),
  firstDay: daySchema.nullable(),
  lastDay: daySchema.nullable(),
  /** Of a declared relation. */
  relationId: relationIdSchema.nullable(),
  note: z.string(),
});
export type GraphEdge = z.infer<typeof graphEdgeSchema>;

const graph = z.object({ nodes: z.array(graphNodeSchema), edges: z.array(graphEdgeSchema) });
export type Graph = z.infer<typeof graph>;

/** What of the graph is wanted. An edge of rows passes a time when its first and last day overlap it. */
export const graphFilterSchema = z.object({
  types: z.array(edgeTypeSchema).max(12).optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** An edge of rows passes with at least this much in or out, in one currency, on one side. */
  minAmount: minorUnitsSchema.optional(),
});
export type GraphFilter = z.infer<typeof graphFilterSchema>;

export const relationSchema = z.object({
  relationId: relationIdSchema,
  type: relationTypeSchema,
  from: z.object({ entityId: entityIdSchema, name: z.string() }),
  to: z.object({ entityId: entityIdSchema, name: z.string() }),
  note: z.string(),
  at: instantSchema,
  by: userIdSchema,
  removedAt: instantSchema.nullable(),
});
export type Relation = z.infer<typeof relationSchema>;

/** An entity of the project, or somebody that no row names. */
const relationEndSchema = z.union([
  z.object({ entityId: entityIdSchema }),
  z.object({ name: z.string().trim().min(1).max(120) }),
]);

const ownPart = z.object({
  evidenceId: evidenceIdSchema,
  number: z.string(),
  title: z.string(),
  strength: z.number(),
});

/** A part of a risk: an exhibit that names the entity, or a path from another entity that exhibits name. */
export const riskPartSchema = z.discriminatedUnion("kind", [
  ownPart.extend({ kind: z.literal("own") }),
  z.object({
    kind: z.literal("path"),
    /** What arrives at the end of the path, and what of it counts beside stronger ones: 1, 1/2, 1/4 … */
    strength: z.number(),
    counts: z.number(),
    /** Where the path begins, and the exhibits that put risk there. */
    source: z.object({ nodeId: nodeIdSchema, name: z.string() }),
    exhibits: z.array(ownPart),
    steps: z.array(
      z.object({
        nodeId: nodeIdSchema,
        name: z.string(),
        type: edgeTypeSchema,
        passes: z.number(),
        by: z.string(),
      }),
    ),
  }),
]);
export type RiskPart = z.infer<typeof riskPartSchema>;

export const riskOfEntitySchema = z.object({
  entityId: entityIdSchema,
  nodeId: nodeIdSchema,
  name: z.string(),
  risk: z.number(),
  parts: z.array(riskPartSchema),
});
export type RiskOfEntity = z.infer<typeof riskOfEntitySchema>;

export const timelineKindSchema = z.enum([
  "payment",
  "exhibit",
  "decision",
  "import",
  "link",
  "relation",
  "seal",
]);
export type TimelineKind = z.infer<typeof timelineKindSchema>;

/** One thing on the timeline, with both clocks. */
export const timelineEntrySchema = z.object({
  entryId: z.string(),
  kind: timelineKindSchema,
  text: z.string(),
  /** When it happened, as the rows or their exhibit say; null for what only people did. */
  happened: z.object({ from: daySchema, to: daySchema }).nullable(),
  /** When the case knew of it. */
  known: instantSchema,
  flows: z.array(flowSchema),
  isStarred: z.boolean(),
  /** What it opens. */
  opens: z.object({
    evidenceId: evidenceIdSchema.nullable(),
    entityId: entityIdSchema.nullable(),
    txId: z.string().nullable(),
    sequence: z.int().nullable(),
  }),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

const one = z.object({ caseId: caseIdSchema });

export const caseGraphProcedures = {
  /**
   * Entities and own accounts that the exhibits name, the exhibits, who pays whom in the project's rows, and what was
   * declared. Of a large case the entities of the highest risk, then of most rows; `total` says how many there are.
   */
  start: procedure
    .input(
      one.extend({ limit: z.int().min(1).max(2_000).default(300), filter: graphFilterSchema.default({}) }),
    )
    .output(graph.extend({ total: z.object({ entities: z.int(), accounts: z.int(), exhibits: z.int() }) })),
  /** A node with everything tied to it in the project's rows and in the case, those of most rows first. */
  expand: procedure
    .input(one.extend({ nodeId: nodeIdSchema, filter: graphFilterSchema.default({}), ...pageInput }))
    .output(graph.extend({ total: z.int() })),
  /** One of the shortest ways between two nodes, over rows, exhibits and declared relations; empty when there is none. */
  path: procedure.input(one.extend({ from: nodeIdSchema, to: nodeIdSchema })).output(graph),
  /** Declared relations, removed ones too, latest first. */
  relations: procedure
    .input(one.extend(pageInput))
    .output(z.object({ total: z.int(), relations: z.array(relationSchema) })),
  addRelation: procedure
    .input(
      one.extend({
        type: relationTypeSchema,
        from: relationEndSchema,
        to: relationEndSchema,
        note: z.string().trim().max(2_000).default(""),
      }),
    )
    .output(relationSchema),
  /** Out of the graph and of every risk; `restoreRelation` brings it back. */
  removeRelation: procedure.input(one.extend({ relationId: relationIdSchema })).output(relationSchema),
  restoreRelation: procedure.input(one.extend({ relationId: relationIdSchema })).output(relationSchema),
  /** Entities with a risk, the highest first, each part with its exhibits and path. */
  risk: procedure
    .input(one.extend({ entityId: entityIdSchema.optional(), ...pageInput }))
    .output(z.object({ risk: z.number(), total: z.int(), entities: z.array(riskOfEntitySchema) })),
  /** By the clock of what happened, payments and linked findings; by that of what was known, everything. */
  timeline: procedure
    .input(
      one.extend({
        clock: z.enum(["happened", "known"]).default("happened"),
        descending: z.boolean().default(false),
        kinds: z.array(timelineKindSchema).max(10).optional(),
        /** Days on the chosen clock. */
        from: daySchema.optional(),
        to: daySchema.optional(),
        text: z.string().max(200).optional(),
        starred: z.boolean().default(false),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), entries: z.array(timelineEntrySchema) })),
  star: procedure
    .input(one.extend({ entryId: z.string().min(1).max(200), isStarred: z.boolean() }))
    .output(z.object({})),
};
