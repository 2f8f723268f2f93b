/** One row of a side as the matching reads it. `at` is its place in its side's array. */
export interface MatchRow {
  readonly at: number;
  readonly txId: string;
  readonly day: number;
  /** Signed minor units as stored. */
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly reference: string;
  readonly description: string;
}

export type MatchSide = "ledger" | "bank";

/** A row with what the comparison needs, worked out once. */
export interface PreparedRow extends MatchRow {
  /** Amount in the bank's sign: money out is negative on both sides. */
  readonly signed: number;
  /** Words of the counterparty's name, normalised, legal forms left out. */
  readonly nameWords: readonly string[];
  /** Reference parts worth comparing: at least four characters with a digit, normalised. */
  readonly keys: readonly string[];
  /** Keys found anywhere in reference and description, for looking one side's reference up in the other's text. */
  readonly textKeys: ReadonlySet<string>;
}

const legalForms = new Set([
  "gmbh",
  "ltd",
  "limited",
  "inc",
  "llc",
  "plc",
  "ag",
  "sa",
  "sas",
  "sarl",
  "bv",
  "nv",
  "kg",
  "co",
  "company",
  "corp",
  "srl",
  "spa",
  "ab",
  "as",
  "oy",
  "ug",
  "ev",
  "the",
  "and",
  "und",
  "et",
]);

/** Words of a name: no case, accents, punctuation or legal form. */
export function nameWords(text: string): string[] {
  return plainWords(text).filter((word) => word.length > 1 && !legalForms.has(word));
}

function plainWords(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/**
 * Parts of a text that can identify a document: letters and digits together or a run of digits, four characters or
 * more; `INV-2026/0041` gives the whole (`inv20260041`), its numbers, and a number without leading zeros.
 */
export function referenceKeys(text: string): string[] {
  const keys = new Set<string>();
  for (const token of text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[\s,;|()[\]"']+/)) {
    const joined = token.replace(/[^\p{L}\p{N}]+/gu, "");
    if (joined.length >= 4 && /\d/.test(joined)) keys.add(joined);
    for (const digits of token.match(/\d{4,}/g) ?? []) keys.add(digits.replace(/^0+(?=\d{4})/, ""));
  }
  return [...keys];
}

/** Prepares a side; `factor` turns its amounts into the bank's sign. */
export function prepareRows(rows: readonly MatchRow[], factor: 1 | -1): PreparedRow[] {
  return rows.map((row) => {
    const keys = referenceKeys(row.reference);
    return {
      ...row,
      signed: row.amount * factor,
      nameWords: nameWords(row.counterparty),
      keys,
      textKeys: new Set([...keys, ...referenceKeys(row.description)]),
    };
  });
}

/**
 * Whether the ledger writes a payment with the bank's sign (1) or the opposite one (-1): purchase ledgers write an
 * invoice as positive. Decided over all rows by how many amounts of the ledger the bank knows in either sign.
 */
export function signFactor(ledger: readonly MatchRow[], bank: readonly MatchRow[]): 1 | -1 {
  const amounts = new Set(bank.map((row) => row.amount));
  let same = 0;
  let opposite = 0;
  for (const row of ledger) {
    if (amounts.has(row.amount)) same += 1;
    if (amounts.has(-row.amount)) opposite += 1;
  }
  return opposite > same ? -1 : 1;
}
