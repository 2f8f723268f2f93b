import { z } from "zod";
import { instantSchema, profileIdSchema } from "../ids.ts";
import { procedure } from "./base.ts";
import { fileFormatSchema, mappingSchema } from "./ingestion.ts";

/** How files with a certain header are read. Each change is a new version; imports keep the mapping they used. */
export const profileSchema = z.object({
  profileId: profileIdSchema,
  version: z.int(),
  name: z.string(),
  format: fileFormatSchema,
  /** Names of the columns it knows files by. */
  header: z.array(z.string()),
  mapping: mappingSchema.partial(),
  createdAt: instantSchema,
});
export type Profile = z.infer<typeof profileSchema>;

export const profileProcedures = {
  /** The newest version of each profile, by name. */
  list: procedure.input(z.object({})).output(z.array(profileSchema)),
  /** A new profile, or with `profileId` its next version. Files with the same header are read by it from now on. */
  save: procedure
    .input(
      z.object({
        profileId: profileIdSchema.optional(),
        name: z.string().trim().min(1).max(80),
        format: fileFormatSchema,
        header: z.array(z.string()).min(1).max(16_384),
        mapping: mappingSchema.partial(),
      }),
    )
    .output(profileSchema),
  /** Stops using it; its versions stay. `restore` takes that back. */
  remove: procedure.input(z.object({ profileId: profileIdSchema })).output(z.object({})),
  restore: procedure.input(z.object({ profileId: profileIdSchema })).output(profileSchema),
};
