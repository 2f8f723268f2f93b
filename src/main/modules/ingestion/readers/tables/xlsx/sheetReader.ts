import { AppError } from "../../../../../base/errors.ts";
import { maximumColumns } from "../../csv/recordView.ts";
import { typedDecimal } from "../plainDecimal.ts";
import type { XmlAttributes } from "../xml/xmlAttributes.ts";
import type { XmlReceiver } from "../xml/xmlReceiver.ts";
import { unescapeText } from "./escapedText.ts";
import { createMomentReader, numberText } from "./numberText.ts";
import type { SharedStrings } from "./sharedStrings.ts";
import type { Workbook } from "./workbookParts.ts";

/** Rows of a sheet in Excel. */
const mostRows = 1_048_576;
/** Cells, filled or not, that the rows of one table may span. */
const mostCells = 300_000_000;
const longestCell = 1_048_576;

export interface SheetOptions {
  readonly workbook: Workbook;
  readonly strings: SharedStrings;
  readonly fileName: string;
  /** Takes row `number` of the sheet, rows without cells too: there is one call for each number. */
  readonly row: (cells: readonly string[]) => void;
}

/** Reads the rows of a sheet in order. Rows that the file leaves out are given as empty ones. */
export class SheetReader implements XmlReceiver {
  filledRows = 0;
  /** Cells with a formula whose result the file does not hold. */
  uncalculated = 0;
  firstUncalculated = "";
  readonly #options: SheetOptions;
  readonly #momentText: ReturnType<typeof createMomentReader>;
  #rows = 0;
  #spanned = 0;
  #cells: string[] = [];
  #isFilled = false;
  #column = -1;
  #type = "n";
  #style = 0;
  #text = "";
  #takesText = false;
  #hasValue = false;
  #hasFormula = false;
  #isInline = false;
  #phonetic = 0;

  constructor(options: SheetOptions) {
    this.#options = options;
    this.#momentText = createMomentReader(options.workbook.is1904);
  }

  open(name: string, attributes: XmlAttributes): void {
    switch (name) {
      case "c":
        return this.#openCell(attributes);
      case "v":
        this.#takesText = true;
        this.#hasValue = true;
        return;
      case "f":
        this.#hasFormula = true;
        return;
      case "is":
        this.#isInline = true;
        this.#hasValue = true;
        return;
      case "rPh":
        this.#phonetic += 1;
        return;
      case "t":
        this.#takesText = this.#isInline && this.#phonetic === 0;
        return;
      case "row":
        return this.#openRow(attributes.get("r"));
    }
  }

  text(text: string): void {
    if (!this.#takesText) return;
    this.#text += text;
    if (this.#text.length > longestCell)
      throw this.#refused("one of its cells has more than a million characters");
  }

  close(name: string): void {
    switch (name) {
      case "v":
      case "t":
        this.#takesText = false;
        return;
      case "is":
        this.#isInline = false;
        return;
      case "rPh":
        this.#phonetic -= 1;
        return;
      case "c":
        return this.#closeCell();
      case "row":
        if (this.#isFilled) this.filledRows += 1;
        this.#options.row(this.#cells);
        this.#cells = [];
    }
  }

  #openRow(stated: string | undefined): void {
    const number = stated === undefined ? this.#rows + 1 : Number(stated);
    if (!Number.isInteger(number) || number <= this.#rows || number > mostRows)
      throw this.#refused(`its row ${stated} stands behind row ${this.#rows}`);
    while (this.#rows < number - 1) {
      this.#rows += 1;
      this.#options.row([]);
    }
    this.#rows = number;
    this.#isFilled = false;
    this.#column = -1;
  }

  #openCell(attributes: XmlAttributes): void {
    const place = attributes.get("r");
    this.#column = place === undefined ? this.#column + 1 : columnOf(place);
    if (this.#column < 0 || this.#column >= maximumColumns)
      throw this.#refused(`it has a cell at "${place ?? this.#column}", where Excel has none`);
    this.#type = attributes.get("t") ?? "n";
    this.#style = Number(attributes.get("s") ?? 0);
    this.#text = "";
    this.#hasValue = false;
    this.#hasFormula = false;
  }

  #closeCell(): void {
    if (!this.#hasValue) {
      if (this.#hasFormula) this.#noteUncalculated();
      return;
    }
    const value = this.#value();
    if (value === "") return;
    this.#isFilled = true;
    const cells = this.#cells;
    this.#spanned += Math.max(0, this.#column + 1 - cells.length);
    if (this.#spanned > mostCells) throw this.#refused("its rows span more than 300 million cells");
    while (cells.length < this.#column) cells.push("");
    cells[this.#column] = value;
  }

  #value(): string {
    const text = this.#text;
    switch (this.#type) {
      case "s": {
        const shared = this.#options.strings.get(Number(text));
        if (shared === undefined && text !== "")
          throw this.#refused(`row ${this.#rows} refers to text ${text}, which it does not have`);
        return shared ?? "";
      }
      case "inlineStr":
      case "str":
        return unescapeText(text);
      case "b":
        return text === "1" || text === "true" ? "TRUE" : "FALSE";
      case "e":
        return text;
      case "d":
        return text.replace(/T00:00:00(?:\.0+)?Z?$/, "");
      default:
        return this.#number(text.trim());
    }
  }

  #number(text: string): string {
    const format = this.#options.workbook.formats[this.#style];
    if (format === undefined) return typedDecimal(numberText(text));
    if (format.kind !== "number") return this.#momentText(text, format.kind);
    const plain = typedDecimal(numberText(text, format.isFixed));
    // Two cells of one column may show two currencies: what a person sees must not be lost.
    return format.currency === "" || plain === "" ? plain : `${plain} ${format.currency}`;
  }

  #noteUncalculated(): void {
    this.uncalculated += 1;
    if (this.firstUncalculated === "") this.firstUncalculated = `${columnName(this.#column)}${this.#rows}`;
  }

  #refused(found: string): AppError {
    const { fileName } = this.#options;
    return new AppError(
      "FILE_UNREADABLE",
      `Can't read "${fileName}": ${found}. Open it in Excel, save it again and import that.`,
      { where: fileName },
    );
  }
}

/** Counts the rows of a sheet that hold anything, up to a number that is enough to know. */
export class FilledRows implements XmlReceiver {
  count = 0;
  readonly #enough: number;
  #isFilled = false;
  #isValue = false;

  constructor(enough: number) {
    this.#enough = enough;
  }

  isDone(): boolean {
    return this.count >= this.#enough;
  }

  open(name: string): void {
    if (name === "v" || name === "t") this.#isValue = true;
    else if (name === "row") this.#isFilled = false;
  }

  text(text: string): void {
    if (this.#isValue && text !== "") this.#isFilled = true;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isValue = false;
    else if (name === "row" && this.#isFilled) this.count += 1;
  }
}

/** Number of the column of a cell such as `AB12`, from 0; -1 when it is none. */
function columnOf(place: string): number {
  let column = 0;
  for (let i = 0; i < place.length; i += 1) {
    const code = place.charCodeAt(i);
    if (code >= 65 && code <= 90) column = column * 26 + code - 64;
    else return i > 0 && i <= 3 ? column - 1 : -1;
  }
  return -1;
}

function columnName(column: number): string {
  const rest = column % 26;
  const before = column < 26 ? "" : columnName(Math.floor(column / 26) - 1);
  return `${before}${String.fromCharCode(65 + rest)}`;
}
