import { splitLegalForm } from "./legalForms.ts";

/** A party's name as it is compared: what spelling, case, accents, punctuation and order do not change. */
export interface NormalName {
  /** Words in the order of the text, without legal form and honorific. */
  readonly tokens: readonly string[];
  /** Legal form in one spelling, such as `ltd` or `co gmbh kg`; empty when none was named. */
  readonly form: string;
  /** Equal for names that are taken for the same without asking anybody. */
  readonly key: string;
}

/** Letters that Unicode does not take apart into a letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const joiningWords: ReadonlySet<string> = new Set(["and", "und", "et"]);
const honorifics: ReadonlySet<string> = new Set(
  "mr mrs ms miss mx dr prof professor sir dame herr frau monsieur madame mme mlle sra srta".split(" "),
);

/**
 * Normalises a name. The legal form stays in the key, in one spelling: "Acme Limited" is "ACME Ltd.", but "Acme GmbH"
 * is another company, and whether "Acme" is either of them is proposed, not assumed. A title goes only where a full
 * name stands without it: "Mr Smith" and "Mrs Smith" are two.
 */
export function normaliseName(text: string): NormalName {
  const isPlain = /^[\x20-\x7e]*$/.test(text); // most names, at a third of the cost
  const plain = isPlain ? text.toLowerCase().replace(/['`]/g, "") : foldLetters(text);
  const words = joinInitials(plain.match(isPlain ? /[a-z0-9]+/g : /[\p{L}\p{N}]+/gu) ?? []);
  if (words.length === 0) return { tokens: [plain.trim()], form: "", key: `n:${plain.trim()}` };
  const { core, form } = splitLegalForm(words);
  const tokens = dropHonorifics(without(core, joiningWords));
  const sorted = [...tokens].sort().join(" ");
  return { tokens, form, key: form === "" ? `n:${sorted}` : `n:${sorted} | ${form}` };
}

/** Small letters without accents and apostrophes, ligatures taken apart. */
function foldLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßøæœłđðþı]/gu, (letter) => letters[letter] ?? letter)
    .replace(/['’`´]/gu, "");
}

/** Letters that stand alone in a row are one word: "G. m. b. H." is "gmbh", "J. P. Morgan" is "jp morgan". */
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let wasLetter = false;
  for (const word of words) {
    const isLetter = word.length === 1 && !/\d/.test(word);
    if (isLetter && wasLetter) joined[joined.length - 1] += word;
    else joined.push(word);
    wasLetter = isLetter;
  }
  return joined;
}

function without(words: readonly string[], dropped: ReadonlySet<string>): readonly string[] {
  const kept = words.filter((word) => !dropped.has(word));
  return kept.length === 0 ? words : kept;
}

function dropHonorifics(words: readonly string[]): readonly string[] {
  const kept = words.filter((word) => !honorifics.has(word));
  return kept.filter((word) => word.length > 1).length >= 2 ? kept : words;
}
