import { closeSync, openSync, writeSync } from "node:fs";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createDeflateRaw } from "node:zlib";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
const columns = [
  "Date",
  "Value date",
  "Amount",
  "Currency",
  "Supplier",
  "Account",
  "Reference",
  "Description",
];
const suppliers = 40_000;

/** Numbers below 1 from a seed (a linear congruential generator): enough for data that only has to be large. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A workbook of one sheet as Excel writes it: dates and amounts with styles, texts shared, a reference of its own per row. */
export async function generateWorkbook(path: string, rows: number): Promise<void> {
  const zip = new ZipWriter(path);
  await zip.add("_rels/.rels", [
    `<Relationships xmlns="${relationships}"><Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ]);
  await zip.add("xl/workbook.xml", [
    `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
  ]);
  await zip.add("xl/_rels/workbook.xml.rels", [
    `<Relationships xmlns="${relationships}"><Relationship Id="r1" Type="${office}/worksheet" Target="sheet1.xml"/><Relationship Id="s" Type="${office}/styles" Target="styles.xml"/><Relationship Id="t" Type="${office}/sharedStrings" Target="strings.xml"/></Relationships>`,
  ]);
  await zip.add("xl/styles.xml", [
    `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>`,
  ]);
  await zip.add("xl/sheet1.xml", sheetXml(rows));
  await zip.add("xl/strings.xml", stringsXml(rows));
  zip.close();
}

function* sheetXml(rows: number): Generator<string> {
  const random = randomOf(7);
  const names = columns.map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`).join("");
  yield `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}"><sheetData><row r="1">${names}</row>`;
  for (let row = 2; row <= rows + 1; row += 1) {
    const day = 44_000 + Math.floor(row / 2_000);
    const amount = (Math.floor(random() * 2_000_000) - 900_000) / 100;
    const text = (column: string, index: number) => `<c r="${column}${row}" t="s"><v>${index}</v></c>`;
    const supplier = 1 + Math.floor(random() * suppliers);
    yield `<row r="${row}" spans="1:8"><c r="A${row}" s="1"><v>${day}</v></c><c r="B${row}" s="1"><v>${day + 2}</v></c><c r="C${row}" s="2"><v>${amount}</v></c>${text("D", 0)}${text("E", supplier)}${text("F", 1 + (supplier % 300))}${text("G", suppliers + row - 1)}${text("H", 1 + Math.floor(random() * suppliers))}</row>`;
  }
  yield "</sheetData></worksheet>";
}

function* stringsXml(rows: number): Generator<string> {
  const random = randomOf(11);
  const word = () => Math.floor(random() * 1e9).toString(36);
  yield `<sst xmlns="${main}"><si><t>EUR</t></si>`;
  for (let i = 1; i <= suppliers; i += 1) yield `<si><t>Supplier ${word()} &amp; Co ${i}</t></si>`;
  for (let i = 0; i < rows; i += 1) yield `<si><t>INV-${word()}-${i}</t></si>`;
  yield "</sst>";
}

/** A CAMT.053 statement of many entries, each with one transaction. */
export function generateStatementXml(path: string, entries: number): void {
  const random = randomOf(13);
  const file = openSync(path, "w");
  let text = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>`;
  for (let i = 0; i < entries; i += 1) {
    const amount = (Math.floor(random() * 999_999) / 100).toFixed(2);
    text += `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${random() < 0.5 ? "CRDT" : "DBIT"}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-05-01</Dt></BookgDt><ValDt><Dt>2024-05-02</Dt></ValDt><AcctSvcrRef>BANK-${i}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E2E-${i}</EndToEndId></Refs><Amt Ccy="EUR">${amount}</Amt><RltdPties><Dbtr><Pty><Nm>Müller ${i % 5_000}</Nm><PstlAdr><Ctry>DE</Ctry></PstlAdr></Pty></Dbtr><DbtrAcct><Id><IBAN>DE${i % 5_000}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Invoice number ${i} of the month of May</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n`;
    if (text.length < 1_000_000) continue;
    writeSync(file, text);
    text = "";
  }
  writeSync(file, `${text}</Stmt></BkToCstmrStmt></Document>`);
  closeSync(file);
}

/** Packs entries one after the other, with their sizes behind them, as programs that stream do. */
class ZipWriter {
  readonly #file: number;
  #size = 0;
  readonly #directory: Buffer[] = [];

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  async add(name: string, pieces: Iterable<string>): Promise<void> {
    const offset = this.#size;
    const state = { crc: 0, size: 0, packed: 0 };
    this.#write(header(0x04034b50, name, [20, 8, 8, 0, 0], [0, 0, 0]));
    const target = new Writable({
      write: (chunk: Buffer, _, done) => {
        state.packed += chunk.length;
        this.#write(chunk);
        done();
      },
    });
    await pipeline(Readable.from(counted(pieces, state)), createDeflateRaw({ level: 6 }), target);
    const sizes = [state.crc, state.packed, state.size];
    this.#write(words([0x08074b50, ...sizes]));
    this.#directory.push(header(0x02014b50, name, [20, 20, 8, 8, 0, 0], sizes, offset));
  }

  close(): void {
    const start = this.#size;
    for (const entry of this.#directory) this.#write(entry);
    const count = this.#directory.length;
    this.#write(
      Buffer.concat([
        words([0x06054b50]),
        halves([0, 0, count, count]),
        words([this.#size - start, start]),
        halves([0]),
      ]),
    );
    closeSync(this.#file);
  }

  #write(bytes: Buffer): void {
    writeSync(this.#file, bytes);
    this.#size += bytes.length;
  }
}

function* counted(pieces: Iterable<string>, state: { crc: number; size: number }): Generator<Buffer> {
  let text = "";
  const give = () => {
    const bytes = Buffer.from(text);
    text = "";
    state.crc = crc32(bytes, state.crc);
    state.size += bytes.length;
    return bytes;
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= 65_536) yield give();
  }
  yield give();
}

/** A local header or, with the offset of one, an entry of the directory. */
function header(magic: number, name: string, shorts: number[], sizes: number[], offset?: number): Buffer {
  const tail =
    offset === undefined
      ? halves([name.length, 0])
      : Buffer.concat([halves([name.length, 0, 0, 0, 0]), words([0, offset])]);
  return Buffer.concat([words([magic]), halves(shorts), words(sizes), tail, Buffer.from(name)]);
}

function halves(values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function words(values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}
