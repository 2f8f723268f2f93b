import type { Instant, ProfileId } from "../../../contract/ids.ts";
import type { FileFormat, Mapping } from "../../../contract/procedures/ingestion.ts";
import type { Profile } from "../../../contract/procedures/profiles.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

interface ProfileRow {
  readonly profile_id: string;
  readonly version: number;
  readonly name: string;
  readonly format: string;
  readonly header: string;
  readonly mapping: string;
  readonly created_at: number;
}

const columns = "profile_id, version, name, format, header, mapping, created_at";
const newest =
  "version = (SELECT max(version) FROM mapping_profile n WHERE n.profile_id = mapping_profile.profile_id)";

const insert = sql<SqlValue[]>(
  `INSERT INTO mapping_profile (profile_id, version, name, format, header_fingerprint, header, mapping, created_at)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
);
const all = sql<[], ProfileRow>(
  `SELECT ${columns} FROM mapping_profile WHERE is_removed = 0 AND ${newest} ORDER BY name, profile_id LIMIT 1000`,
);
const byId = sql<[string], ProfileRow>(
  `SELECT ${columns} FROM mapping_profile WHERE profile_id = ? AND ${newest}`,
);
const byHeader = sql<[string], ProfileRow>(
  `SELECT ${columns} FROM mapping_profile WHERE header_fingerprint = ? AND is_removed = 0 AND ${newest}
   ORDER BY created_at DESC, profile_id LIMIT 1`,
);
const setRemoved = sql<[number, string]>("UPDATE mapping_profile SET is_removed = ? WHERE profile_id = ?");

export const profilesStore = {
  insert(tx: WriteTx, profile: Profile, fingerprint: string, createdAt: number): void {
    tx.run(insert, [
      profile.profileId,
      profile.version,
      profile.name,
      profile.format,
      fingerprint,
      JSON.stringify(profile.header),
      JSON.stringify(profile.mapping),
      createdAt,
    ]);
  },
  list: (tx: ReadTx): Profile[] => tx.all(all, []).map(toProfile),
  get: (tx: ReadTx, profileId: ProfileId): Profile | undefined => optional(tx.get(byId, [profileId])),
  /** The newest profile that knows files by this header. */
  byHeader: (tx: ReadTx, fingerprint: string): Profile | undefined =>
    optional(tx.get(byHeader, [fingerprint])),
  setRemoved: (tx: WriteTx, profileId: ProfileId, isRemoved: boolean): number =>
    tx.run(setRemoved, [isRemoved ? 1 : 0, profileId]).changes,
};

function optional(row: ProfileRow | undefined): Profile | undefined {
  return row === undefined ? undefined : toProfile(row);
}

/** Casts: each column was written from a value of that type. */
function toProfile(row: ProfileRow): Profile {
  return {
    profileId: row.profile_id as ProfileId,
    version: row.version,
    name: row.name,
    format: row.format as FileFormat,
    header: JSON.parse(row.header) as string[],
    mapping: JSON.parse(row.mapping) as Partial<Mapping>,
    createdAt: new Date(row.created_at).toISOString() as Instant,
  };
}
