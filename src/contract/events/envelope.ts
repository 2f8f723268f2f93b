import { z } from "zod";
import {
  caseIdSchema,
  deviceIdSchema,
  instantSchema,
  projectIdSchema,
  sha256Schema,
  userIdSchema,
} from "../ids.ts";

/**
 * What every event carries around its `data`. The document is written once, in the canonical form of
 * RFC 8785, and never serialised again; `docs/event-log.md` says how it is chained and proven.
 */
export const envelopeShape = {
  /** UUIDv7 (RFC 9562). */
  id: z.uuidv7(),
  /** Version of the data schema of this type. */
  version: z.int().positive(),
  timestamp: instantSchema,
  user_id: userIdSchema,
  project_id: projectIdSchema.nullable(),
  case_id: caseIdSchema.nullable(),
  device_id: deviceIdSchema,
  /** Leaf number in the log of `device_id`, from 1, without gaps. */
  sequence: z.int().positive(),
  /** Hybrid logical clock: `<UTC milliseconds, 13 digits>-<counter, 8 hex digits>`; sorts as text. */
  clock: z.string().regex(/^\d{13}-[0-9a-f]{8}$/),
  /** Highest sequence seen of each other workstation when this event was written: causal order. */
  depends_on: z.record(deviceIdSchema, z.int().positive()),
  /** Number within (case, workstation), from 1, without gaps; null outside a case. */
  case_sequence: z.int().positive().nullable(),
  /** Leaf hash of the event before it within (case, workstation); null for the first. */
  case_previous: sha256Schema.nullable(),
  causation_id: z.uuidv7().nullable(),
  correlation_id: z.uuidv7(),
} as const;

export const envelopeSchema = z.strictObject({ type: z.string(), ...envelopeShape, data: z.unknown() });
export type Envelope = z.infer<typeof envelopeSchema>;
