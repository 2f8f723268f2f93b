import { expect, test } from "vitest";
import { moreOftenThanOtherSide } from "../../../../src/main/modules/anomalies/detectors/bothSides.ts";
import { postingLag } from "../../../../src/main/modules/anomalies/detectors/calendar.ts";
import { circularFlows } from "../../../../src/main/modules/anomalies/detectors/circularFlow.ts";
import type { Detector } from "../../../../src/main/modules/anomalies/detectors/detector.ts";
import { fanIn, fanOut } from "../../../../src/main/modules/anomalies/detectors/fanFlows.ts";
import { wordsInTexts } from "../../../../src/main/modules/anomalies/detectors/journalWords.ts";
import { repeatedAmounts } from "../../../../src/main/modules/anomalies/detectors/numberDuplication.ts";
import { aboveOwnBaseline } from "../../../../src/main/modules/anomalies/detectors/outliers.ts";
import {
  newPayee,
  suddenPace,
  wokenPayee,
} from "../../../../src/main/modules/anomalies/detectors/payeeHistory.ts";
import { sharedAccounts } from "../../../../src/main/modules/anomalies/detectors/sharedAccount.ts";
import { context, monday, populationFrom, type Row, randomFrom } from "./ledgerRows.ts";

type Random = (below: number) => number;
/** Adds rows behind the ordinary ones; the places of the planted rows. */
type Plant = (random: Random, rows: Row[]) => number[];

const times = (count: number): number[] => Array.from({ length: count }, (_, k) => k);
/** Amounts spread by about a third around what is usual for the payee. */
const around = (random: Random, usual: number): number =>
  Math.max(1, Math.round(usual * Math.exp((random(1_000) + random(1_000) + random(1_000) - 1_500) / 1_500)));
const texts = ["Office supplies", "Freight", "Consulting in May", "Energy", "Maintenance", "Print"];

/** 6,000 payments of a year to 250 payees, each with its level, its account and value dates within four days. */
function payments(random: Random): Row[] {
  const usual = times(250).map(() => Math.round(10 ** (4 + random(1_000) / 400)));
  return times(6_000).map((i) => {
    const payee = random(250);
    const day = monday + random(52) * 7 + random(5);
    return {
      party: `Payee${payee} Works`,
      otherAccount: `DE${1_000 + payee}`,
      amount: around(random, usual[payee] ?? 1),
      day,
      valueDay: day - random(5),
      reference: `F${100_000 + i * 7}`,
      text: texts[random(texts.length)] ?? "",
    };
  });
}

/** 8,000 transfers of a year among 400 accounts. */
function transfers(random: Random): Row[] {
  return times(8_000).map(() => {
    const from = random(400);
    return {
      account: `A${from}`,
      otherAccount: `A${(from + 1 + random(399)) % 400}`,
      amount: Math.round(10 ** (3 + random(1_000_000) / 300_000)),
      day: monday + random(364),
    };
  });
}

const push = (rows: Row[], row: Row): number => rows.push(row) - 1;

const numberDuplication: Plant = (random, rows) =>
  times(6).flatMap((k) =>
    times(30).map(() =>
      push(rows, {
        party: `Payee${random(250)} Works`,
        amount: 734_531 + k * 91_013,
        day: monday + random(300),
      }),
    ),
  );
const sharedAccount: Plant = (random, rows) =>
  times(20).flatMap((k) =>
    times(4).map((i) =>
      push(rows, {
        party: i % 2 === 0 ? `Alder${k} Trading` : `Birch${k} Consulting`,
        otherAccount: `NL${9_000 + k}`,
        amount: 30_000 + random(90_000),
        day: monday + random(300),
      }),
    ),
  );
const largeNewPayee: Plant = (random, rows) =>
  times(25).map((k) =>
    push(rows, {
      party: `Newcomer ${k}`,
      amount: 40_000_000 + random(9_000_000),
      day: monday + 100 + random(200),
    }),
  );
const dormant: Plant = (random, rows) =>
  times(25).map((k) => {
    const party = `Sleeper ${k}`;
    for (const i of times(6)) rows.push({ party, amount: 40_000 + random(9_000), day: monday + i * 7 });
    return push(rows, { party, amount: 700_000 + random(90_000), day: monday + 250 + random(60) });
  });
const burst: Plant = (random, rows) =>
  times(20).flatMap((k) => {
    const party = `Hasty ${k}`;
    for (const i of times(20)) rows.push({ party, amount: 40_000 + random(9_000), day: monday + i * 17 });
    return times(9).map((i) =>
      push(rows, { party, amount: 40_000 + random(9_000), day: monday + 106 + Math.floor(i / 2) }),
    );
  });
const backDated: Plant = (random, rows) =>
  times(30).map((k) => {
    const day = monday + random(300);
    return push(rows, { party: `Payee${k} Works`, amount: 90_000, day, valueDay: day - 45 - random(100) });
  });
const words: Plant = (random, rows) =>
  ["Plug to balance", "per CFO", "Write-off old debtor", "Manual adjustment Q3", "STORNO 4711"].flatMap(
    (text) =>
      times(4).map(() =>
        push(rows, { party: "Payee1 Works", amount: 10_000 + random(900), day: monday, text }),
      ),
  );
const outlying: Plant = (random, rows) =>
  times(25).map((k) => {
    const party = `Steady ${k}`;
    for (const i of times(15)) rows.push({ party, amount: 50_000 + random(2_500), day: monday + i * 20 });
    return push(rows, { party, amount: 4_000_000 + random(900_000), day: monday + 33 });
  });
const cycles: Plant = (random, rows) =>
  times(25).flatMap((k) => {
    const hops = 3 + (k % 4);
    let amount = 500_000 + random(900_000);
    const first = monday + random(300);
    return times(hops).map((hop) => {
      amount = Math.round(amount * (0.93 + random(70) / 1_000));
      const [from, to] = [`C${k}-${hop}`, `C${k}-${(hop + 1) % hops}`];
      return push(rows, { account: from, otherAccount: to, amount, day: first + hop * 3 });
    });
  });
const fan =
  (isIn: boolean): Plant =>
  (random, rows) =>
    times(20).flatMap((k) => {
      const first = monday + random(300);
      const amount = 90_000 + random(800_000);
      return times(8).map((i) => {
        const [hub, other] = [`A${k * 7}`, `A${200 + ((k * 11 + i) % 200)}`];
        return push(rows, {
          account: isIn ? other : hub,
          otherAccount: isIn ? hub : other,
          amount: amount - random(Math.floor(amount / 10)),
          day: first + random(5),
        });
      });
    });

function scoreOf(detector: Detector, rows: readonly Row[], wanted: ReadonlySet<number>) {
  const result = detector.detect(populationFrom(rows), context);
  if ("notApplicable" in result) throw new Error(result.notApplicable);
  const found = new Set(result.findings.flatMap((finding) => finding.rows));
  const hits = [...found].filter((i) => wanted.has(i)).length;
  return { recall: hits / wanted.size, precision: hits / found.size, findings: result.findings };
}

test.each([
  ["an amount that repeats at many payees", repeatedAmounts, payments, numberDuplication],
  ["one account under two names", sharedAccounts, payments, sharedAccount],
  ["a payee that begins large", newPayee, payments, largeNewPayee],
  ["a payee that wakes up", wokenPayee, payments, dormant],
  ["a week of sudden pace", suddenPace, payments, burst],
  ["an entry dated back", postingLag, payments, backDated],
  ["a word auditors look for", wordsInTexts, payments, words],
  ["a payment far above the payee's own", aboveOwnBaseline, payments, outlying],
  ["a cycle of three to six hops", circularFlows, transfers, cycles],
  ["a fan of payers", fanIn, transfers, fan(true)],
  ["a fan of payees", fanOut, transfers, fan(false)],
] as const)(
  "%s is found with recall of 0.98 and precision of 0.95 at least",
  (name, detector, base, plant) => {
    for (const seed of [11, 2_026, 77_777]) {
      const random = randomFrom(seed);
      const rows = base(random);
      const wanted = new Set(plant(random, rows));
      const { recall, precision, findings } = scoreOf(detector, rows, wanted);
      if (process.env.PRINT_SCORES === "1")
        process.stderr.write(
          `${name}, seed ${seed}: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}\n`,
        );
      expect(recall, `recall, seed ${seed}`).toBeGreaterThanOrEqual(0.98);
      expect(precision, `precision, seed ${seed}`).toBeGreaterThanOrEqual(0.95);
      for (const { explanation } of findings) expect(explanation).toMatch(/^[^.\n]*(?:\.\d[^.\n]*)*\.$/);
    }
  },
);

test("a payment that the bank has twice and the books have once is found, a reversed one and a price of many are not", () => {
  const random = randomFrom(31);
  const books = payments(random);
  const bank: Row[] = books.map((row) => ({
    ...row,
    amount: -row.amount,
    day: (row.day ?? monday) + random(3),
  }));
  const wanted = new Set<number>();
  for (const k of times(30)) {
    const original = 100 + k * 150;
    const row = bank[original];
    if (row === undefined) throw new Error("the statement is shorter than planned");
    const second = push(bank, { ...row, day: (row.day ?? monday) + 1 + random(6) });
    if (k % 3 === 0) push(bank, { ...row, amount: -row.amount, day: (row.day ?? monday) + 8 });
    else wanted.add(original).add(second);
  }
  const otherSide = {
    from: monday - 60,
    to: monday + 460,
    rowsOf: (magnitudes: ReadonlySet<number>) =>
      Map.groupBy(
        books
          .filter(({ amount }) => magnitudes.has(amount))
          .map(({ amount, day = monday }) => ({ amount, day, sign: 1 })),
        ({ amount }) => amount,
      ),
  };
  const result = moreOftenThanOtherSide.detect(populationFrom(bank), { ...context, side: "bank", otherSide });
  if ("notApplicable" in result) throw new Error(result.notApplicable);
  const found = new Set(result.findings.flatMap(({ rows }) => rows));
  const hits = [...found].filter((i) => wanted.has(i)).length;
  expect(hits / wanted.size).toBeGreaterThanOrEqual(0.98);
  expect(hits / found.size).toBeGreaterThanOrEqual(0.95);
  expect(result.findings[0]?.explanation).toMatch(
    /2 times .*; the ledger has that amount once in those days/,
  );
  expect(moreOftenThanOtherSide.detect(populationFrom(bank), { ...context, side: "bank" })).toEqual({
    notApplicable: "the project has no ledger rows yet to compare with",
  });
});

test("a population without anything planted gives next to nothing", () => {
  for (const seed of [5, 99]) {
    const [ledger, flows] = [payments(randomFrom(seed)), transfers(randomFrom(seed))];
    for (const detector of [
      repeatedAmounts,
      sharedAccounts,
      wokenPayee,
      suddenPace,
      postingLag,
      wordsInTexts,
    ])
      expect(scoreOf(detector, ledger, new Set([0])).findings.length, detector.test).toBeLessThanOrEqual(1);
    for (const detector of [circularFlows, fanIn, fanOut])
      expect(scoreOf(detector, flows, new Set([0])).findings.length, detector.test).toBeLessThanOrEqual(1);
  }
});
