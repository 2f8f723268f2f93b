/** What field 86 (or the lines of a bank's own :NS:) says about a transaction. */
export interface Details {
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly reference: string;
  readonly description: string;
  /** The bank's code or words for the kind of transaction. */
  readonly kind: string;
}

/** `166?00GUTSCHRIFT?20…`: a code of three digits, then subfields of two digits behind a mark of the bank's choice. */
const structured = /^(\d{3})([?<>|~^+&*#@!;:])(?=\d\d)/;
/** Words between slashes: `/IBAN/NL…/NAME/…/REMI/…/`. */
const slashWords =
  /\/(TRTP|CNTP|IBAN|BIC|NAME|BENM|ORDP|REMI|EREF|MARF|CSID|PREF|RTRN|ISDT|ADDR|ID|UDTR|TRCD|PURP|OCMT|CHGS)\//g;
/** Keywords that SEPA puts into the purpose lines. */
const sepaWords = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+/g;
const meaningless = /^(?:NOTPROVIDED|NONREF|NOREF|NULL)?$/i;

export function readDetails(text: string): Details {
  const start = structured.exec(text);
  if (start !== null) return readSubfields(text, start[1] ?? "", start[2] ?? "?");
  const words = splitAt(text.replaceAll("\n", ""), slashWords);
  if (words.size > 1 || (words.size === 1 && text.startsWith("/"))) return readSlashWords(words);
  return readPurpose(joinLines(text), { kind: "", counterparty: "", counterpartyAccount: "" });
}

function readSubfields(text: string, code: string, mark: string): Details {
  const parts = new Map<string, string>();
  const escaped = `\\${mark}`;
  for (const match of text
    .replaceAll("\n", "")
    .matchAll(new RegExp(`${escaped}(\\d\\d)((?:(?!${escaped}\\d\\d)[^])*)`, "g"))) {
    const [, number = "", value = ""] = match;
    parts.set(number, (parts.get(number) ?? "") + value);
  }
  const of = (numbers: readonly string[]) => numbers.map((number) => parts.get(number) ?? "");
  const purpose = of(["20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "60", "61", "62", "63"]);
  const name = joinPieces(of(["32", "33"]));
  return readPurpose(joinPieces(purpose), {
    kind: [code, parts.get("00") ?? ""].join(" ").trim(),
    counterparty: name,
    counterpartyAccount: (parts.get("31") ?? parts.get("38") ?? "").trim(),
  });
}

/** Purpose text with its SEPA keywords taken apart, or as it is. */
function readPurpose(
  purpose: string,
  known: Pick<Details, "kind" | "counterparty" | "counterpartyAccount">,
): Details {
  const words = splitAt(purpose, sepaWords);
  if (words.size === 0) return { ...known, reference: "", description: purpose.trim() };
  const before = purpose.slice(0, purpose.search(sepaWords)).trim();
  const description = [before, words.get("SVWZ") ?? ""].filter((part) => part !== "").join(" ");
  return {
    kind: known.kind,
    counterparty:
      known.counterparty === "" ? (words.get("ABWA") ?? words.get("ABWE") ?? "") : known.counterparty,
    counterpartyAccount:
      known.counterpartyAccount === "" ? (words.get("IBAN") ?? "") : known.counterpartyAccount,
    reference: firstMeaningful([words.get("EREF"), words.get("KREF"), words.get("MREF")]),
    description: description === "" ? purpose.trim() : description,
  };
}

function readSlashWords(words: ReadonlyMap<string, string>): Details {
  const [account = "", , name = ""] = (words.get("CNTP") ?? "").split("/");
  const of = (word: string) => (words.get(word) ?? "").replace(/\/+$/, "").trim();
  const remittance = of("REMI").replace(/^(?:USTD\/\/|STRD\/\/)/, "");
  return {
    kind: of("TRTP"),
    counterparty: name === "" ? of("NAME") : name.trim(),
    counterpartyAccount: account === "" ? of("IBAN") : account.trim(),
    reference: firstMeaningful([of("EREF"), of("PREF"), of("MARF")]),
    description: remittance === "" ? of("OCMT") : remittance,
  };
}

/** The text behind each word, up to the next one; a word that comes twice keeps both. */
function splitAt(text: string, words: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  const matches = [...text.matchAll(words)];
  for (const [i, match] of matches.entries()) {
    const from = match.index + match[0].length;
    const value = text.slice(from, matches[i + 1]?.index ?? text.length).trim();
    const word = match[1] ?? "";
    found.set(word, found.has(word) ? `${found.get(word)} ${value}`.trim() : value);
  }
  return found;
}

/** Pieces that fill their width go on without a space; shorter ones were lines of their own. */
const pieceWidth = 27;

function joinPieces(pieces: readonly string[]): string {
  let text = "";
  let goesOn = true;
  for (const piece of pieces) {
    if (piece === "") continue;
    text = goesOn ? text + piece : `${text.trimEnd()} ${piece.trimStart()}`;
    goesOn = piece.length >= pieceWidth;
  }
  return text.trim();
}

function joinLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}

export function firstMeaningful(candidates: readonly (string | undefined)[]): string {
  return candidates.find((text) => text !== undefined && !meaningless.test(text.trim()))?.trim() ?? "";
}
