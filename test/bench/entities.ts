import { PairSearch } from "../../src/main/modules/entities/evidence/findPairs.ts";
import { jaroWinkler } from "../../src/main/modules/entities/evidence/jaroWinkler.ts";
import type { PartyProfile } from "../../src/main/modules/entities/evidence/party.ts";
import { normaliseName } from "../../src/main/modules/entities/identity/normalName.ts";
import { type BenchRun, type BenchSuite, seconds } from "./suite.ts";

const syllables =
  "ba ko ri ten mar lo shi van der ni pol gra stu fer zon qua lim bor hal wes tri mon cal dex ulm fri gen har ost pek".split(
    " ",
  );
const trades = "Trading Logistics Consulting Verlag Holding Services Bau Energy Foods Media".split(" ");
const forms = ["GmbH", "Ltd", "SA", "Inc", "AG", "BV", ""];

/** Likely duplicates among 100,000 entities, one in ten of which has a second entry with one letter missing. */
export const suite: BenchSuite = {
  name: "entities",
  async run(run) {
    const names = planted(Math.max(2_000, Math.round(100_000 * run.scale)));
    const search = new PairSearch(names.map(({ name }, place) => profile(name, place)));
    let longest = 0;
    const spent = await seconds(async () => {
      while (!search.isDone) longest = Math.max(longest, await seconds(() => search.advance(60)));
    });
    const peer = await seconds(() => compareWholeNames(names, search.comparisons));
    recordSpeed(run, { entities: names.length, search, spent, peer, longest });
    recordQuality(run, names, search);
  },
};

function profile(name: string, place: number): PartyProfile {
  const key = String(place).padStart(8, "0");
  return { key, names: [normaliseName(name)], account: undefined, references: [], registrations: [] };
}

/** As many plain string similarities as there were comparisons: the least that any comparison of names costs. */
function compareWholeNames(names: readonly { readonly name: string }[], count: number): void {
  let sum = 0;
  for (let i = 0; i < count; i += 1)
    sum += jaroWinkler(names[i % names.length]?.name ?? "", names[(i * 31 + 1) % names.length]?.name ?? "");
  if (Number.isNaN(sum)) throw new Error("a similarity was no number");
}

interface Speed {
  readonly entities: number;
  readonly search: PairSearch;
  readonly spent: number;
  readonly peer: number;
  readonly longest: number;
}

function recordSpeed(run: BenchRun, { entities, search, spent, peer, longest }: Speed): void {
  const each = search.comparisons / entities;
  run.record({
    suite: suite.name,
    what: `likely duplicates among ${entities} entities`,
    value: spent,
    unit: "s",
    limit: `one Jaro-Winkler similarity of whole names per comparison, ${peer.toPrecision(3)} s`,
    ratio: spent / peer,
    goal: "≤ 4",
    pass: spent / peer <= 4,
  });
  run.record({
    suite: suite.name,
    what: "comparisons per entity",
    value: each,
    unit: "",
    limit: `every one with every other, ${(entities - 1) / 2}`,
    ratio: each / ((entities - 1) / 2),
    goal: "≤ 150 per entity",
    pass: each <= 150,
  });
  run.record({
    suite: suite.name,
    what: "longest step between two questions",
    value: longest * 1_000,
    unit: "ms",
    limit: "a question waits under a second",
    ratio: longest,
    goal: "≤ 1",
    pass: longest <= 1,
  });
}

function recordQuality(run: BenchRun, names: readonly Planted[], search: PairSearch): void {
  const known = names.filter(({ twin }) => twin !== undefined).length;
  const right = search.pairs.filter(
    ({ left, right: other }) => names[other]?.twin === left || names[left]?.twin === other,
  ).length;
  const precision = right / Math.max(1, search.pairs.length);
  const recall = right / known;
  run.record({
    suite: suite.name,
    what: "planted second entries that were proposed",
    value: recall,
    unit: "",
    limit: `${known} planted`,
    ratio: recall,
    goal: "≥ 0.6",
    pass: recall >= 0.6,
  });
  run.record({
    suite: suite.name,
    what: "proposals that were planted",
    value: precision,
    unit: "",
    limit: `${search.pairs.length} proposed`,
    ratio: precision,
    goal: "≥ 0.9",
    pass: precision >= 0.9,
  });
}

interface Planted {
  readonly name: string;
  /** Place of the entry that this one is a second of. */
  readonly twin?: number;
}

function planted(count: number): Planted[] {
  const random = randomFrom(2_026);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const word = (): string => pick(syllables) + pick(syllables) + (random() < 0.6 ? pick(syllables) : "");
  const names: Planted[] = [];
  const seen = new Set<string>();
  while (names.length < count) {
    const name = `${word()} ${word()} ${pick(trades)} ${pick(forms)}`.trim();
    if (seen.has(name)) continue;
    seen.add(name);
    const twin = names.push({ name }) - 1;
    const at = 1 + Math.floor(random() * (name.indexOf(" ", name.indexOf(" ") + 1) - 1));
    const slipped = name.slice(0, at) + name.slice(at + 1);
    if (random() < 0.1 && name[at] !== " ") names.push({ name: slipped, twin });
  }
  return names;
}

/** mulberry32, so that every run sees the same names. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
