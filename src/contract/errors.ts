import { z } from "zod";

/**
 * The closed list of what can go wrong, as the outside sees it. A code is for programs, the message beside it
 * is for people: what was attempted, on what, what was found, what to do.
 */
export const errorCodes = [
  "INPUT_INVALID",
  "NOT_FOUND",
  "STATE_CONFLICT",
  "NOT_ALLOWED",
  "UNAUTHENTICATED",
  "FILE_EMPTY",
  "FILE_UNREADABLE",
  "FILE_NOT_A_TABLE",
  "FILE_CHANGED",
  "FILE_ALREADY_IMPORTED",
  "FORMAT_UNSUPPORTED",
  "MAPPING_NEEDED",
  "CANCELLED",
  "DISK_FULL",
  "HOME_IN_USE",
  "HOME_UNSAFE",
  "SETTING_INVALID",
  "EVENT_REFUSED",
  "PERSONAL_DATA",
  "LOG_DAMAGED",
  "DATABASE_DAMAGED",
  "RUNTIME_TOO_OLD",
  "INTERNAL",
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** What crosses the border when a request fails. `where` names a file, row, field or id; never a stack. */
export const wireErrorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  where: z.string().optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;
