import { oc } from "@orpc/contract";
import { z } from "zod";
import { wireErrorSchema } from "../errors.ts";

/** Every procedure may fail with one of the closed list of codes; see `errors.ts`. */
export const procedure = oc.errors({ FAILED: { status: 422, data: wireErrorSchema } });

/** A page of a list: `offset` rows are skipped, at most `limit` come back. Every list is limited. */
export const pageInput = {
  offset: z.int().nonnegative().default(0),
  limit: z.int().min(1).max(1_000).default(100),
};
