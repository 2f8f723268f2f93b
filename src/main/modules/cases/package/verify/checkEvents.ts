import { z } from "zod";
import { hashLeaf } from "../../../../events/treeHash.ts";
import type { HashList } from "./checkFiles.ts";
import type { PackageFolder } from "./packageFolder.ts";
import { require, Wrong } from "./wrong.ts";

/** The fields that chain an event; the rest of a document is not needed to prove it. */
const chainedSchema = z.object({
  id: z.string(),
  type: z.string(),
  case_id: z.string(),
  device_id: z.string(),
  sequence: z.int(),
  case_sequence: z.int(),
  case_previous: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

export interface ProvenEvent extends z.infer<typeof chainedSchema> {
  /** Leaf hash in hexadecimal. */
  readonly leaf: string;
}

/** Events of the case by workstation, oldest first. */
export type CaseLogs = ReadonlyMap<string, readonly ProvenEvent[]>;

/** Reads `data/events/*.jsonl`: each event must follow the one before it, so that none can be left out. */
export async function checkEvents(
  folder: PackageFolder,
  payload: HashList,
): Promise<{ readonly logs: CaseLogs; readonly told: string }> {
  const logs = new Map<string, readonly ProvenEvent[]>();
  const names = [...payload.keys()].filter((name) => name.startsWith("data/events/")).sort();
  for (const name of names) {
    const device = /^data\/events\/(dev_[a-z0-9_]+)\.jsonl$/.exec(name)?.[1];
    if (device === undefined) throw new Wrong(`${name} is no log of a workstation`);
    logs.set(device, readLog(await folder.text(name), device, name));
  }
  const all = [...logs.values()].flat();
  const caseIds = new Set(all.map((event) => event.case_id));
  require(caseIds.size === 1, "the events are not those of one case");
  return {
    logs,
    told: `${all.length} events of ${all[0]?.case_id} on ${logs.size} workstation(s), none left out`,
  };
}

function readLog(content: string, device: string, name: string): ProvenEvent[] {
  require(content.endsWith("\n"), `${name} does not end with a line break`);
  const events: ProvenEvent[] = [];
  for (const [i, line] of content.slice(0, -1).split("\n").entries()) {
    const event = { ...chainedSchema.parse(JSON.parse(line)), leaf: hashLeaf(line).toString("hex") };
    const before = events.at(-1);
    const where = `event ${i + 1} of ${name}`;
    require(event.device_id === device, `${where} is of another workstation`);
    require(event.case_sequence ===
      i + 1, `${where} has the number ${event.case_sequence}: one was left out or added`);
    require(event.case_previous ===
      (before?.leaf ??
        null), `${where} does not follow the event before it: one was changed, left out or added`);
    require(event.sequence > (before?.sequence ?? 0), `${where} does not come after the event before it`);
    events.push(event);
  }
  return events;
}
