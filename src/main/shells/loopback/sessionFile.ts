import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileDurably } from "../../base/files.ts";

/** SHA-256 of a session's token in hex, and when the session was seen last. */
export type KeptSession = readonly [digest: string, lastSeen: number];

/** Where sessions outlive the process, so that a window finds its way back after a crash. */
export interface SessionFile {
  read(): readonly KeptSession[];
  write(sessions: readonly KeptSession[]): void;
}

const contentSchema = z.array(z.tuple([z.string().regex(/^[0-9a-f]{64}$/), z.int()])).max(1_000);

/** A 0600 file of digests: who reads it learns no token. One that can't be understood signs everybody out. */
export function openSessionFile(path: string): SessionFile {
  return {
    read() {
      if (!existsSync(path)) return [];
      try {
        return contentSchema.parse(JSON.parse(readFileSync(path, "utf8")));
      } catch (error) {
        if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
        throw error;
      }
    },
    write: (sessions) => writeFileDurably(path, JSON.stringify(sessions), 0o600),
  };
}
