import { writeFileSync } from "node:fs";

/**
 * Writes the bundled sample case: the books and the bank statement of a fictional trading company over six months,
 * with the fraud that resources/sample/README.md lists. Every figure comes from one seed, so the files can be made
 * again byte by byte; a test does.
 */
interface LedgerLine {
  readonly date: string;
  readonly voucher: string;
  readonly vendor: string;
  readonly invoice: string;
  readonly text: string;
  readonly cents: number;
  readonly clerk: string;
}

interface BankLine {
  readonly date: string;
  readonly name: string;
  readonly iban: string;
  readonly purpose: string;
  readonly cents: number;
}

/** Deterministic random numbers: mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const vendors = [
  "Albrecht Logistik GmbH",
  "Baltic Paper Supply",
  "Brandt Büromöbel KG",
  "Cargo Nord ApS",
  "Delta Reinigung GmbH",
  "Elbe Druckerei",
  "Fjord Seafood AS",
  "Gerber Elektrotechnik",
  "Hafen Catering Service",
  "Ivarsson Timber AB",
  "Janssen IT Solutions BV",
  "Klaasen Verpackung",
  "Lindqvist Konsult AB",
  "Marlow Freight Ltd",
  "Nautilus Insurance Brokers",
  "Oder Spedition",
  "Petersen & Söhne",
  "Quay Storage Ltd",
  "Reuter Steuerberatung",
  "Sund Energi A/S",
  "Thalmann Maschinenbau",
  "Uferblick Immobilien",
  "Vester Telecom",
  "Wagner Kfz-Service",
  "Zander Medien GmbH",
] as const;
const purposes = [
  "Goods",
  "Freight",
  "Maintenance",
  "Office supplies",
  "Consulting",
  "Cleaning",
  "Insurance",
  "Energy",
  "Storage",
  "Print",
] as const;
const start = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;

export function generateSample(): { readonly ledger: string; readonly statement: string } {
  const random = createRandom(20_260_105);
  const ledger = [...regularLines(random), ...plantedLines()].sort(
    (a, b) => a.date.localeCompare(b.date) || a.vendor.localeCompare(b.vendor) || a.cents - b.cents,
  );
  const numbered = ledger.map((line, i) => ({ ...line, voucher: voucherNumber(i) }));
  return { ledger: writeLedger(numbered), statement: writeStatement(bankLines(numbered, random)) };
}

function voucherNumber(i: number): string {
  return `V2026-${String(i + 1).padStart(5, "0")}`;
}

function isoDay(offset: number): string {
  return new Date(start + offset * dayMs).toISOString().slice(0, 10);
}

/** Offset of the n-th working day from the start, a Monday. */
function workingDay(n: number): number {
  return Math.floor(n / 5) * 7 + (n % 5);
}

function regularLines(random: () => number): LedgerLine[] {
  const lines: LedgerLine[] = [];
  for (let i = 0; i < 1_150; i += 1) {
    const vendor = vendors[Math.floor(random() * vendors.length)] ?? vendors[0];
    // Log-uniform amounts from 10 to about 30,000 follow Benford's law, as invoices do.
    const cents = Math.round(10 ** (3 + random() * 3.5) + Math.floor(random() * 97));
    const purpose = purposes[Math.floor(random() * purposes.length)] ?? purposes[0];
    const date = isoDay(workingDay(Math.floor(random() * 128)));
    lines.push({
      date,
      voucher: "",
      vendor,
      invoice: `${vendor.slice(0, 2).toUpperCase()}-${10_000 + i}`,
      text: purpose,
      cents: cents % 100_000 === 0 ? cents + 137 : cents,
      clerk: ["mk", "tl", "sr"][i % 3] ?? "mk",
    });
  }
  for (let month = 0; month < 6; month += 1) {
    const date = isoDay(workingDay(month * 21));
    lines.push({
      date,
      voucher: "",
      vendor: "Uferblick Immobilien",
      invoice: `RENT-2026-0${month + 1}`,
      text: "Office rent",
      cents: 685_000,
      clerk: "mk",
    });
  }
  return lines;
}

/** The fraud. Each group is described in the README beside the files. */
function plantedLines(): LedgerLine[] {
  const line = (
    day: number,
    vendor: string,
    invoice: string,
    cents: number,
    text = "Consulting",
    clerk = "jd",
  ): LedgerLine => ({ date: isoDay(day), voucher: "", vendor, invoice, text, cents, clerk });
  return [
    // The same invoice paid twice, once with the letter O typed for a zero.
    line(16, "Thalmann Maschinenbau", "TH-88104", 1_846_230, "Spindle overhaul"),
    line(37, "Thalmann Maschinenbau", "TH-881O4", 1_846_230, "Spindle overhaul"),
    line(50, "Marlow Freight Ltd", "MF/2201", 912_455, "Freight"),
    line(58, "Marlow Freight Ltd", "MF/2201", 912_455, "Freight"),
    line(85, "Gerber Elektrotechnik", "GE-5512", 2_376_180, "Switchgear"),
    line(92, "Gerber Elektrotechnik", "GE-5512", 2_376_180, "Switchgear"),
    line(65, "Reuter Steuerberatung", "RS-2026-17", 533_050, "Annual accounts"),
    line(78, "Reuter Steuerberatung", "RS-2026-17", 533_050, "Annual accounts"),
    line(99, "Vester Telecom", "VT-40118", 421_377, "Lines"),
    line(99, "Vester Telecom", "VT-40118", 421_377, "Lines"),
    line(120, "Zander Medien GmbH", "ZM-7001", 748_990, "Campaign"),
    line(123, "Zander Medien GmbH", "ZM-7044", 748_990, "Campaign"),
    // A shell vendor: whole thousands, weekends, one clerk, an account that another vendor uses too.
    ...[5, 12, 26, 40, 47, 68, 82, 96, 117, 131].map((day, i) =>
      line(
        day,
        "Kestrel Advisory Ltd",
        `KA-${100 + i}`,
        [
          1_200_000, 1_500_000, 900_000, 1_800_000, 2_000_000, 1_400_000, 1_600_000, 2_500_000, 1_100_000,
          1_900_000,
        ][i] ?? 1_000_000,
        "Market study",
      ),
    ),
    // One order of machine parts cut into pieces below the 10,000 limit.
    line(73, "Petersen & Söhne", "PS-3301", 962_040, "Conveyor parts"),
    line(73, "Petersen & Söhne", "PS-3302", 978_815, "Conveyor parts"),
    line(74, "Petersen & Söhne", "PS-3303", 951_370, "Conveyor parts"),
    line(101, "Klaasen Verpackung", "KV-9001", 938_000 + 420, "Pallets"),
    line(102, "Klaasen Verpackung", "KV-9002", 971_260, "Pallets"),
    // A payee that keeps just below the 5,000 limit of its clerk.
    ...[19, 33, 51, 61, 79, 93, 107, 124].map((day, i) =>
      line(
        day,
        "Brightwater Media",
        `BW-${410 + i * 3}`,
        [489_900, 497_250, 482_310, 499_000, 476_845, 494_120, 498_760, 487_505][i] ?? 490_000,
        "Online advertising",
      ),
    ),
    // Another one that keeps just below 10,000.
    ...[23, 45, 66, 87, 108].map((day, i) =>
      line(
        day,
        "Harbour Tech Partners",
        `HT-${7_004 + i * 9}`,
        [988_040, 967_315, 992_500, 954_870, 979_660][i] ?? 970_000,
        "Licences",
      ),
    ),
    // A decimal point that slipped.
    line(64, "Sund Energi A/S", "SE-2210", 32_984_500, "Energy March"),
  ];
}

const ibans = new Map<string, string>();
function ibanOf(vendor: string): string {
  // Two vendors, one account: the shell's money goes where the advertiser's goes.
  const key = vendor === "Kestrel Advisory Ltd" ? "Brightwater Media" : vendor;
  const known = ibans.get(key);
  if (known !== undefined) return known;
  const body = `50010517${String(5_400_000_000 + ibans.size * 7_919_333).slice(0, 10)}`;
  let remainder = 0;
  for (const digit of `${body}131400`) remainder = (remainder * 10 + Number(digit)) % 97;
  const iban = `DE${String(98 - remainder).padStart(2, "0")}${body}`;
  ibans.set(key, iban);
  return iban;
}

/** What the bank saw: most payments a day or two later, a few with a fee, some in one sum, some never. */
function bankLines(ledger: readonly LedgerLine[], random: () => number): BankLine[] {
  const lines: BankLine[] = [];
  for (let i = 0; i < ledger.length; i += 1) {
    const entry = ledger[i];
    if (entry === undefined) continue;
    const planted = entry.clerk === "jd";
    const next = ledger[i + 1];
    const lag = Math.floor(random() * 3);
    const date = new Date(Date.parse(entry.date) + lag * dayMs).toISOString().slice(0, 10);
    if (!planted && random() < 0.02) continue; // recorded, never paid
    const together =
      !planted &&
      next !== undefined &&
      next.vendor === entry.vendor &&
      next.date === entry.date &&
      next.clerk !== "jd";
    const fee = !planted && !together && random() < 0.02 ? 250 : 0;
    const cents = entry.cents + fee + (together ? next.cents : 0);
    const purpose = together
      ? `${entry.invoice} ${next.invoice}`
      : random() < 0.1
        ? entry.text
        : `${entry.invoice} ${entry.text}`;
    lines.push({ date, name: entry.vendor, iban: ibanOf(entry.vendor), purpose, cents: -cents });
    if (together) i += 1;
  }
  for (let month = 0; month < 6; month += 1) {
    lines.push({
      date: isoDay(workingDay(month * 21 + 15)),
      name: "Customers collective",
      iban: ibanOf("Customers collective"),
      purpose: `Receipts ${month + 1}/2026`,
      cents: 82_000_000 + month * 1_234_567,
    });
    lines.push({
      date: isoDay(workingDay(month * 21 + 20)),
      name: "Nordhaven Savings Bank",
      iban: "",
      purpose: "Account fees",
      cents: -(1_890 + month * 15),
    });
  }
  return lines.sort(
    (a, b) => a.date.localeCompare(b.date) || a.name.localeCompare(b.name) || a.cents - b.cents,
  );
}

function decimal(cents: number, mark: string): string {
  const text = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${text.slice(0, -2)}${mark}${text.slice(-2)}`;
}

function writeLedger(lines: readonly LedgerLine[]): string {
  const rows = lines.map((line) =>
    [
      line.date,
      line.voucher,
      line.vendor,
      line.invoice,
      line.text,
      decimal(line.cents, "."),
      "EUR",
      line.clerk,
    ].join(","),
  );
  return `Posting date,Voucher,Vendor,Invoice no,Text,Amount,Currency,Clerk\n${rows.join("\n")}\n`;
}

function writeStatement(lines: readonly BankLine[]): string {
  let balance = 12_500_000;
  const rows = lines.map((line) => {
    balance += line.cents;
    const [year, month, day] = line.date.split("-");
    const local = `${day}.${month}.${year}`;
    return [
      local,
      local,
      line.name,
      line.iban,
      line.purpose,
      decimal(line.cents, ","),
      decimal(balance, ","),
      "EUR",
    ].join(";");
  });
  return `Booking date;Value date;Counterparty;IBAN;Purpose;Amount;Balance;Currency\r\n${rows.join("\r\n")}\r\n`;
}

if (process.argv[1] === import.meta.filename) {
  const sample = generateSample();
  const folder = new URL("../resources/sample/", import.meta.url);
  writeFileSync(new URL("ledger.csv", folder), sample.ledger);
  writeFileSync(new URL("statement.csv", folder), sample.statement);
}
