import { createHash } from "node:crypto";
import { type Instant, type ProfileId, profileIdSchema } from "../../../contract/ids.ts";
import type { Handlers } from "../../../contract/procedures/handlers.ts";
import type { FileFormat, Mapping } from "../../../contract/procedures/ingestion.ts";
import type { Profile, profileProcedures } from "../../../contract/procedures/profiles.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { Database } from "../../storage/database.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import { profilesStore } from "./profilesStore.ts";

/** What a profile says about reading. Encoding, separator, where the header stands and the currency are found anew. */
const kept = ["roles", "dateOrder", "decimalMark", "unmarkedAmounts", "debitColumn"] as const;

export interface Profiles {
  readonly requests: Handlers<typeof profileProcedures>;
}

/** Mapping profiles: saved from a preview, recognised by the header of a file, versioned. */
export function createProfiles({
  database,
  bus,
  clock,
}: Pick<IngestionDependencies, "database" | "bus" | "clock">): Profiles {
  const setRemoved = (
    profileId: ProfileId,
    isRemoved: boolean,
    userId: Parameters<typeof announce>[2],
  ): Profile =>
    database.write((tx) => {
      const profile = profilesStore.get(tx, profileId) ?? refuse(profileId);
      profilesStore.setRemoved(tx, profileId, isRemoved);
      bus.publish(tx, announce(profile, isRemoved ? "profile.removed" : "profile.saved", userId));
      return profile;
    });
  return {
    requests: {
      list: () => database.read((tx) => profilesStore.list(tx)),
      save({ profileId, name, format, header, mapping }, actor) {
        return database.write((tx) => {
          const before =
            profileId === undefined ? undefined : (profilesStore.get(tx, profileId) ?? refuse(profileId));
          const profile: Profile = {
            profileId: before?.profileId ?? profileIdSchema.parse(newId("prf", clock.now())),
            version: (before?.version ?? 0) + 1,
            name,
            format,
            header,
            mapping: keep(mapping),
            createdAt: new Date(clock.now()).toISOString() as Instant, // the shape of the brand
          };
          profilesStore.insert(tx, profile, headerFingerprint(format, header), clock.now());
          bus.publish(tx, announce(profile, "profile.saved", actor.userId));
          return profile;
        });
      },
      remove({ profileId }, actor) {
        setRemoved(profileId, true, actor.userId);
        return {};
      },
      restore: ({ profileId }, actor) => setRemoved(profileId, false, actor.userId),
    },
  };
}

function announce<Type extends "profile.saved" | "profile.removed">(
  { profileId, version }: Profile,
  type: Type,
  userId: Parameters<Handlers<typeof profileProcedures>["remove"]>[1]["userId"],
) {
  return { type, projectId: null, userId, data: { profile_id: profileId, profile_version: version } };
}

function refuse(profileId: ProfileId): never {
  throw new AppError("NOT_FOUND", `There is no mapping profile ${profileId}.`);
}

/** What a profile says about reading a file. */
export function mappingOf({ mapping }: Profile): Partial<Mapping> {
  return keep(mapping);
}

function keep(mapping: { readonly [K in keyof Mapping]?: Mapping[K] | undefined }): Partial<Mapping> {
  return Object.fromEntries(
    kept.filter((name) => mapping[name] !== undefined).map((name) => [name, mapping[name]]),
  ) as Partial<Mapping>; // names and values of a mapping
}

/** What a file is known by: its format and the names of its columns in order, case and spaces aside. */
export function headerFingerprint(format: FileFormat, header: readonly string[]): string {
  const names = header.map((name) => name.trim().toLowerCase().replace(/\s+/g, " "));
  return createHash("sha256")
    .update(JSON.stringify([format, names]))
    .digest("hex");
}

/** The profile for a file: the one that was asked for, else the newest that knows its header. */
export function findProfile(
  database: Database,
  asked: ProfileId | undefined,
  file: { readonly format: FileFormat; readonly header: readonly string[]; readonly headerRow: number },
): Profile | undefined {
  return database.read((tx) => {
    if (asked !== undefined) return { found: profilesStore.get(tx, asked) ?? refuse(asked) };
    // Columns without names are known by nothing.
    if (file.headerRow === 0) return { found: undefined };
    return { found: profilesStore.byHeader(tx, headerFingerprint(file.format, file.header)) };
  }).found;
}
