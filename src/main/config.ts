import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { AppError } from "./base/errors.ts";

const flag = z.union(
  [z.boolean(), z.enum(["true", "false", "1", "0"]).transform((text) => text === "true" || text === "1")],
  {
    error: "true or false",
  },
);
const whole = (minimum: number, maximum: number) =>
  z.coerce
    .number({ error: `a whole number from ${minimum} to ${maximum}` })
    .int(`a whole number from ${minimum} to ${maximum}`)
    .min(minimum, `a whole number from ${minimum} to ${maximum}`)
    .max(maximum, `a whole number from ${minimum} to ${maximum}`);
const text = z.string().min(1, "some text");

/** Every setting with its default; contracts.md, section 6, says what each does. */
const settingsSchema = z.object({
  REDIS_HOST: text.optional(),
  REDIS_PORT: whole(1, 65_535).default(6379),
  REDIS_DB: whole(0, 65_535).default(0),
  REDIS_USERNAME: text.optional(),
  REDIS_PASSWORD: text.optional(),
  REDIS_TLS: flag.default(false),
  EVENT_BUS_ENABLED: flag.default(true),
  EVENT_BUS_DEBUG: flag.default(false),
  EVENT_RETENTION_DAYS: whole(1, 36_500).default(7),
  ALERT_MAX_PER_USER: whole(1, 100_000).default(50),
  ALERT_RETENTION_DAYS: whole(1, 36_500).default(30),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the workspace: what was asked for, else `FRENLY_HOME`, else the user's data folder on this system. */
export function homeFolder(
  asked: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const given = asked ?? environment.FRENLY_HOME;
  if (given !== undefined && given !== "") return resolve(given);
  if (platform === "win32")
    return join(environment.APPDATA ?? join(homedir(), "AppData", "Roaming"), "Frenly");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Frenly");
  return join(environment.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "frenly");
}

/** Settings of a workspace: the environment wins over `settings.json` in its folder; both are checked. */
export function loadSettings(homeDir: string, environment: Environment): Settings {
  const path = join(homeDir, "settings.json");
  const file = existsSync(path) ? readSettingsFile(path) : {};
  const names = Object.keys(settingsSchema.shape);
  const unknown = Object.keys(file).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new AppError(
      "SETTING_INVALID",
      `There is no setting "${unknown}". Remove it; the settings are ${names.join(", ")}.`,
      { where: path },
    );
  }
  const given = Object.fromEntries(
    names
      // An empty variable is none: it hides nothing.
      .map((name) => [name, environment[name] || file[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "");
  const shown = name.includes("PASSWORD") ? "what it is set to" : `"${String(given[name])}"`;
  const source = environment[name] ? "environment" : path;
  throw new AppError(
    "SETTING_INVALID",
    `The setting ${name} can't be ${shown}: it takes ${issue?.message ?? "another value"}.`,
    { where: source },
  );
}

function readSettingsFile(path: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new AppError("SETTING_INVALID", "The settings file can't be read: it must hold one JSON object.", {
      where: path,
      cause: error,
    });
  }
}
