import { currencyOf, isSharedSymbol } from "../../csv/currencyWords.ts";

/** What a number of a cell stands for, by its format. */
export type NumberKind = "number" | "date" | "time" | "elapsed";

/** Kind of a format that every workbook knows without writing it (ECMA-376 part 1, 18.8.30), also the East Asian ones. */
function builtInKind(id: number): NumberKind {
  if (id >= 14 && id <= 17) return "date";
  if (id >= 18 && id <= 21) return "time";
  if (id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return "date";
  if (id === 45 || id === 47) return "time";
  return id === 46 ? "elapsed" : "number";
}

/** Kind of a format code such as `dd/mm/yyyy;@`, `[$-409]mmm yy` or `[h]:mm`. */
function kindOfFormat(code: string): NumberKind {
  const [first = ""] = code
    // Text in quotes, after a backslash, an underline or a star is shown, not read.
    .replace(/"[^"]*"|[\\_*]./g, "")
    .split(";");
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return "elapsed";
  const letters = first
    .replace(/\[[^\]]*\]/g, "")
    .replace(/general/gi, "")
    .replace(/a(?:m)?\/p(?:m)?/gi, "h")
    .toLowerCase();
  if (/[0#?]/.test(letters.replace(/[s.]0+/g, ""))) return "number";
  if (/[dy]/.test(letters)) return "date";
  if (/[hs]/.test(letters)) return "time";
  return letters.includes("m") ? "date" : "number";
}

/** What the cells of a style show: a number, money of a currency, a day or a time. */
export interface CellFormat {
  readonly kind: NumberKind;
  /** Symbol or code that stands beside the number; empty for none, or for one that nobody knows. */
  readonly currency: string;
  /** Whether it shows a number with fixed decimals, as amounts are shown. */
  readonly isFixed: boolean;
}

/** A format that the workbook does not write out. */
export function builtInFormat(id: number): CellFormat {
  return { kind: builtInKind(id), currency: "", isFixed: (id >= 1 && id <= 8) || (id >= 37 && id <= 44) };
}

export function formatOfCode(code: string): CellFormat {
  const kind = kindOfFormat(code);
  if (kind !== "number") return { kind, currency: "", isFixed: false };
  const shown = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
  return {
    kind,
    currency: currencyOfFormat(code),
    isFixed: /[0#?]/.test(shown) && !/[eE][+-]|\//.test(shown),
  };
}

/**
 * Currency of a format code such as `#,##0.00 [$€-407]`, `"USD" 0.00` or `£#,##0`. Formats that a workbook does not
 * write out show the currency of the computer they are opened on: they state none.
 */
function currencyOfFormat(code: string): string {
  const [first = ""] = code.split(";");
  const tagged = /\[\$([^\]-]+)(?:-([0-9a-f]+))?\]/i.exec(first);
  const literals = [...first.matchAll(/"([^"]*)"|\\(.)/g)].map((match) => match[1] ?? match[2] ?? "");
  const bare = /[$€£¥₹]/.exec(first.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ""))?.[0] ?? "";
  const words = [tagged?.[1] ?? "", ...literals, literals.join(""), bare].map((word) => word.trim());
  const word = words.find(isCurrencyWord) ?? "";
  // The sign of the yen is that of the renminbi too; the language says which.
  return word === "¥" && /(?:^|[^0-9a-f])0*8?04$/i.test(tagged?.[2] ?? "") ? "CNY" : word;
}

/** A code in capitals or a symbol: `"all"` beside a number is a word, `"ALL"` is the lek. */
function isCurrencyWord(word: string): boolean {
  if (/^[a-z]{3}$/i.test(word) && word !== word.toUpperCase()) return false;
  return currencyOf(word) !== undefined || isSharedSymbol(word.toLowerCase());
}
