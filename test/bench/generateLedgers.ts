/** One generated row, as both sides are built from it. */
export interface GeneratedRow {
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly reference: string;
  readonly description: string;
}

/** A payment as it truly is: places in both sides. */
export interface TrueMatch {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
  readonly kind: "plain" | "fee" | "one_to_many" | "many_to_one";
}

export interface GeneratedSides {
  readonly ledger: readonly GeneratedRow[];
  readonly bank: readonly GeneratedRow[];
  readonly truth: readonly TrueMatch[];
}

/** Shares of what makes matching hard. */
export interface Noise {
  /** Bank lines without the invoice's number. */
  readonly missingReference: number;
  /** Names cut off, abbreviated, with a letter wrong or a town added. */
  readonly editedName: number;
  /** Bank lines without a payee; half of them name it in their text. */
  readonly missingName: number;
  readonly fee: number;
  /** Sums: one bank line for several postings, and the other way round. */
  readonly aggregate: number;
  /** Rows of each side that have no partner. */
  readonly unmatched: number;
  /** Payments of a common amount: subscriptions, fares, round sums. */
  readonly commonAmount: number;
}

export const noiseLevels = {
  low: {
    missingReference: 0.1,
    editedName: 0.1,
    missingName: 0.02,
    fee: 0.01,
    aggregate: 0.02,
    unmatched: 0.02,
    commonAmount: 0.05,
  },
  medium: {
    missingReference: 0.3,
    editedName: 0.3,
    missingName: 0.05,
    fee: 0.02,
    aggregate: 0.04,
    unmatched: 0.05,
    commonAmount: 0.1,
  },
  high: {
    missingReference: 0.5,
    editedName: 0.5,
    missingName: 0.15,
    fee: 0.04,
    aggregate: 0.06,
    unmatched: 0.1,
    commonAmount: 0.2,
  },
} as const satisfies Record<string, Noise>;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const first = [
  "Albrecht",
  "Brandt",
  "Cargo",
  "Delta",
  "Eastern",
  "Fjord",
  "Gerber",
  "Harbour",
  "Iris",
  "Juniper",
  "Kestrel",
  "Lindqvist",
  "Marlow",
  "Norden",
  "Orchard",
  "Petersen",
  "Quarry",
  "Reuter",
  "Sund",
  "Thalmann",
  "Union",
  "Vester",
  "Whitfield",
  "Ximenes",
  "Yarrow",
  "Zander",
];
const second = [
  "Logistik",
  "Freight",
  "Metals",
  "Foods",
  "Energy",
  "Print",
  "Consulting",
  "Timber",
  "Marine",
  "Textiles",
  "Pharma",
  "Glass",
  "Tools",
  "Paper",
  "Seeds",
  "Optics",
  "Cables",
  "Dairy",
];
const third = [
  "North",
  "South",
  "Group",
  "Partners",
  "Works",
  "Trading",
  "Supply",
  "Services",
  "Systems",
  "Nova",
  "Prime",
  "Atlas",
];
const forms = ["GmbH", "Ltd", "AG", "BV", "SARL", "AS", "Inc"];
const towns = ["Berlin", "Leeds", "Oslo", "Lyon", "Gent"];
const common = [999, 1_499, 1_999, 4_900, 5_000, 10_000, 25_000, 100_000];
/** Calendar days from the books to the bank, each as likely as its share. */
const lags = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, -1];
const start = 20_089; // 2025-01-01

/** A year of payments of a company, books and bank, with what belongs together. The seed makes it repeatable. */
export function generateLedgers(rows: number, seed: number, noise: Noise): GeneratedSides {
  const random = randomFrom(seed);
  const company = new Company(random, rows);
  const ledger: GeneratedRow[] = [];
  const bank: GeneratedRow[] = [];
  const truth: TrueMatch[] = [];
  const put = (side: GeneratedRow[], row: GeneratedRow) => side.push(row) - 1;
  while (ledger.length < rows) {
    const kind = random();
    if (kind < noise.unmatched) {
      put(ledger, company.posting(noise));
      put(bank, company.line(company.posting(noise), noise));
    } else if (kind < noise.unmatched + noise.aggregate / 2) {
      const parts = company.postingsOfOnePayee(noise, 2 + Math.floor(random() * 4));
      const places = parts.map((part) => put(ledger, part));
      truth.push({
        ledger: places,
        bank: [put(bank, company.lineOfSeveral(parts, noise))],
        kind: "many_to_one",
      });
    } else if (kind < noise.unmatched + noise.aggregate) {
      const posting = company.posting({ ...noise, commonAmount: 0 });
      const lines = company.instalments(posting, 2 + Math.floor(random() * 2), noise);
      truth.push({
        ledger: [put(ledger, posting)],
        bank: lines.map((line) => put(bank, line)),
        kind: "one_to_many",
      });
    } else {
      const posting = company.posting(noise);
      const hasFee = random() < noise.fee;
      const line = company.line(posting, noise);
      const fee = 50 + Math.floor(random() * 1_500);
      truth.push({
        ledger: [put(ledger, posting)],
        bank: [
          put(
            bank,
            hasFee
              ? {
                  ...line,
                  amount: line.amount + (posting.amount < 0 ? -fee : -Math.min(fee, posting.amount - 1)),
                }
              : line,
          ),
        ],
        kind: hasFee ? "fee" : "plain",
      });
    }
  }
  return shuffled({ ledger, bank, truth }, random);
}

class Company {
  readonly #random: () => number;
  readonly #payees: readonly string[];
  #invoice = 10_000;

  constructor(random: () => number, rows: number) {
    this.#random = random;
    const count = Math.max(20, Math.min(4_000, Math.round(rows / 40)));
    this.#payees = Array.from({ length: count }, () => this.#name());
  }

  posting(noise: Noise): GeneratedRow {
    const random = this.#random;
    this.#invoice += 1 + Math.floor(random() * 3);
    const size = random() < noise.commonAmount ? this.#pick(common) : Math.round(10 ** (3 + random() * 4));
    // A few payees get most of the payments.
    const payee = this.#payees[Math.floor(random() ** 2 * this.#payees.length)] ?? "";
    return {
      day: start + Math.floor(random() * 365),
      amount: random() < 0.75 ? -size : size,
      currency: "EUR",
      counterparty: payee,
      counterpartyAccount: "",
      reference: `${payee.slice(0, 2).toUpperCase()}-${this.#invoice}`,
      description: "",
    };
  }

  postingsOfOnePayee(noise: Noise, count: number): GeneratedRow[] {
    const one = this.posting({ ...noise, commonAmount: 0 });
    return Array.from({ length: count }, () => {
      const other = this.posting({ ...noise, commonAmount: 0 });
      return {
        ...other,
        counterparty: one.counterparty,
        amount: Math.sign(one.amount) * Math.abs(other.amount),
        day: one.day + Math.floor(this.#random() * 3),
      };
    });
  }

  /** The bank's line of a posting. */
  line(posting: GeneratedRow, noise: Noise): GeneratedRow {
    const random = this.#random;
    const hasReference = random() >= noise.missingReference;
    const isNameless = random() < noise.missingName;
    const name = random() < noise.editedName ? this.#edited(posting.counterparty) : posting.counterparty;
    const words = [
      hasReference ? posting.reference : "",
      isNameless && random() < 0.5 ? name : "",
      this.#pick(["Invoice", "Payment", "Thank you", ""]),
    ];
    return {
      day: posting.day + this.#pick(lags),
      amount: posting.amount,
      currency: posting.currency,
      counterparty: isNameless ? "" : name,
      counterpartyAccount: "",
      reference: "",
      description: words.filter((word) => word !== "").join(" "),
    };
  }

  lineOfSeveral(parts: readonly GeneratedRow[], noise: Noise): GeneratedRow {
    const [last] = [...parts].sort((a, b) => b.day - a.day);
    const line = this.line(last ?? this.posting(noise), noise);
    const listsAll = this.#random() >= noise.missingReference;
    return {
      ...line,
      amount: parts.reduce((sum, part) => sum + part.amount, 0),
      description: listsAll ? parts.map((part) => part.reference).join(" ") : "Collective payment",
    };
  }

  instalments(posting: GeneratedRow, count: number, noise: Noise): GeneratedRow[] {
    let left = posting.amount;
    return Array.from({ length: count }, (_, i) => {
      const part = i === count - 1 ? left : Math.round((left / (count - i)) * (0.6 + this.#random() * 0.8));
      left -= part;
      const line = this.line(posting, noise);
      return { ...line, amount: part, day: line.day + i };
    });
  }

  #name(): string {
    return `${this.#pick(first)} ${this.#pick(second)} ${this.#pick(third)} ${this.#pick(forms)}`;
  }

  #edited(name: string): string {
    const words = name.split(" ");
    const kind = Math.floor(this.#random() * 5);
    if (kind === 0) return name.toUpperCase().slice(0, 18);
    if (kind === 1) return `${name} ${this.#pick(towns)}`;
    if (kind === 2) return words.slice(0, 2).join(" ");
    if (kind === 3) return [...words].reverse().join(" ");
    const at = 1 + Math.floor(this.#random() * (name.length - 2));
    return name.slice(0, at) + name.slice(at + 1);
  }

  #pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.#random() * values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  }
}

/** Files come in order of day: nothing of the making's order is left. */
function shuffled({ ledger, bank, truth }: GeneratedSides, random: () => number): GeneratedSides {
  const order = (rows: readonly GeneratedRow[]) =>
    rows
      .map((row, i) => ({ i, key: row.day + random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
  const [ledgerOrder, bankOrder] = [order(ledger), order(bank)];
  const places = (sorted: readonly number[]) => {
    const at = new Int32Array(sorted.length);
    for (const [place, i] of sorted.entries()) at[i] = place;
    return at;
  };
  const [ledgerAt, bankAt] = [places(ledgerOrder), places(bankOrder)];
  const take = (rows: readonly GeneratedRow[], sorted: readonly number[]) =>
    sorted.map((i) => rows[i]).filter((row) => row !== undefined);
  return {
    ledger: take(ledger, ledgerOrder),
    bank: take(bank, bankOrder),
    truth: truth.map((one) => ({
      ...one,
      ledger: one.ledger.map((i) => ledgerAt[i] ?? 0).sort((a, b) => a - b),
      bank: one.bank.map((i) => bankAt[i] ?? 0).sort((a, b) => a - b),
    })),
  };
}
