import { z } from "zod";
import { procedure } from "./base.ts";

export const systemProcedures = {
  info: procedure.output(
    z.object({
      version: z.string(),
      shell: z.enum(["electron", "browser", "terminal"]),
      deviceId: z.string(),
      userId: z.string(),
      /** Folder of this workspace, for people. */
      home: z.string(),
      encrypted: z.boolean(),
      team: z.boolean(),
      eventBusEnabled: z.boolean(),
    }),
  ),
};
