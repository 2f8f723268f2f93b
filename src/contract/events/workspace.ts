import { z } from "zod";
import { deviceIdSchema, projectIdSchema } from "../ids.ts";
import { currencySchema } from "../money.ts";
import { countSchema, defineEvent, labelSchema } from "./definition.ts";

export const workspaceEvents = {
  "device.registered": defineEvent({
    summary: "A workstation starts its log",
    data: { device_id: deviceIdSchema, public_key: z.string().regex(/^[A-Za-z0-9+/=]{44}$/) },
  }),
  "project.created": defineEvent({
    summary: "A project is created",
    data: { project_id: projectIdSchema, project_name: labelSchema, currency: currencySchema },
    labels: ["project_name"],
  }),
  "log.verified": defineEvent({
    summary: "A person had the whole log verified",
    data: { events_count: countSchema, ok: z.boolean() },
  }),
} as const;
