import type { ColumnRole } from "../../../../../contract/procedures/ingestion.ts";
import { isCurrencyCode } from "./currencyCodes.ts";

/** A header without case, accents, units and punctuation: `Transaction Date (SGD)` is `transaction date`. */
export function normaliseHeader(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/\([^)]*\)/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
}

/**
 * Words of headers by role, best first within a role: of two date columns the one that stands earlier here is the
 * date. English, German, French, Dutch, Spanish, Italian, Portuguese, Scandinavian, Polish.
 */
const wordsByRole: Readonly<Record<Exclude<ColumnRole, "ignore">, readonly string[]>> = {
  date: [
    "booking date",
    "posting date",
    "transaction date",
    "date paid",
    "payment date",
    "date processed",
    "posted date",
    "paid date",
    "date posted",
    "date of transaction",
    "entry date",
    "effective date",
    "buchungstag",
    "buchungsdatum",
    "boekingsdatum",
    "boekdatum",
    "transactiedatum",
    "date operation",
    "date d operation",
    "date comptable",
    "fecha operacion",
    "fecha contable",
    "data operazione",
    "data contabile",
    "data movimento",
    "bokforingsdag",
    "bogforingsdato",
    "data operacji",
    "invoice date",
    "belegdatum",
    "document date",
    "datum",
    "date",
    "fecha",
    "data",
    "dato",
    "timestamp",
    "tran timestamp",
    "event date",
    "run date",
    "period end",
    "datum transactie",
    "datetime",
    "date time",
    "completed date",
    "started date",
    "created",
    "pagato il",
    "data pagamento",
    "fecha de pago",
    "date de paiement",
    "zahlungsdatum",
    "betaaldatum",
    "updated",
  ],
  value_date: [
    "value date",
    "valuta date",
    "wertstellung",
    "valutadatum",
    "valutatag",
    "rentedatum",
    "date de valeur",
    "date valeur",
    "fecha valor",
    "data valuta",
    "data valor",
    "valutering",
    "settlement date",
    "valuta",
  ],
  amount: [
    "net amount",
    "amount",
    "transaction amount",
    "amount paid",
    "payment amount",
    "betrag",
    "umsatz",
    "bedrag",
    "bedrag eur",
    "montant",
    "importe",
    "importo",
    "valor",
    "montante",
    "belob",
    "belopp",
    "kwota",
    "value",
    "base amt",
    "gross amount",
    "total",
    "sum",
    "net",
    "amount gbp",
    "amount eur",
    "amount usd",
    "transaction value",
    "invoice amount",
    "line amount",
  ],
  credit: [
    "credit",
    "credit amount",
    "deposits",
    "deposit",
    "money in",
    "paid in",
    "haben",
    "gutschrift",
    "credito",
    "crediti",
    "entrate",
    "abono",
    "bij",
    "ontvangen",
    "encaissement",
    "amount in",
    "incoming",
    "receipts",
  ],
  debit: [
    "debit",
    "debit amount",
    "withdrawals",
    "withdrawal",
    "money out",
    "paid out",
    "soll",
    "lastschrift",
    "debito",
    "addebiti",
    "uscite",
    "cargo",
    "af",
    "uitgegeven",
    "debet",
    "decaissement",
    "amount out",
    "outgoing",
    "payments",
    "charges",
  ],
  direction: [
    "credit debit",
    "debit credit",
    "dr cr",
    "cr dr",
    "direction",
    "af bij",
    "soll haben",
    "credit debit indicator",
    "cdt dbt ind",
    "credit or debit",
    "sens",
    "s h",
  ],
  balance: [
    "balance",
    "running balance",
    "account balance",
    "saldo",
    "kontostand",
    "solde",
    "saldo contable",
    "closing balance",
    "balance after",
    "ledger balance",
    "available balance",
  ],
  currency: [
    "currency",
    "currency code",
    "munt",
    "wahrung",
    "devise",
    "divisa",
    "moneda",
    "valutakode",
    "waluta",
    "ccy",
    "curr",
  ],
  counterparty: [
    "supplier name",
    "supplier",
    "vendor name",
    "vendor",
    "counterparty name",
    "counterparty",
    "payee",
    "payee name",
    "beneficiary name",
    "beneficiary",
    "merchant",
    "merchant name",
    "customer name",
    "customer",
    "naam tegenpartij",
    "tegenpartij",
    "beguenstigter zahlungspflichtiger",
    "begunstigter zahlungspflichtiger",
    "auftraggeber begunstigter",
    "name zahlungsbeteiligter",
    "empfanger",
    "beneficiaire",
    "fournisseur",
    "beneficiario",
    "proveedor",
    "fornitore",
    "kreditor",
    "lieferant",
    "leverancier",
    "recipient",
    "sender",
    "paid to",
    "naam omschrijving",
    "naam begunstigde",
    "name des zahlungsbeteiligten",
    "nom du beneficiaire",
    "ordinante beneficiario",
    "ragione sociale",
    "razon social",
    "account name",
    "name",
  ],
  counterparty_account: [
    "counterparty iban",
    "counterparty account",
    "beneficiary iban",
    "payee account",
    "rekeningnummer tegenpartij",
    "kontonummer iban",
    "iban zahlungsbeteiligter",
    "iban",
    "vendor iban",
    "supplier iban",
    "compte beneficiaire",
    "cuenta beneficiario",
    "vendor account",
    "counter party account",
    "counter party account num",
    "counterparty account num",
    "bene acct",
    "bene id",
    "tegenrekening",
    "gegenkonto",
    "kontonummer des zahlungsbeteiligten",
    "target account",
    "receiver account",
    "beneficiary account",
    "target node id",
    "to account",
  ],
  account: [
    "account",
    "account number",
    "account no",
    "own account",
    "rekeningnummer",
    "rekening",
    "auftragskonto",
    "kontonummer",
    "konto",
    "iban auftragskonto",
    "numero de compte",
    "compte",
    "cuenta",
    "conto",
    "account id",
    "from account",
    "orig acct",
    "source account",
    "sender account",
    "source node id",
    "iban titulaire",
  ],
  reference: [
    "transaction number",
    "reference",
    "transaction reference",
    "reference number",
    "ref",
    "document no",
    "document number",
    "invoice number",
    "invoice no",
    "invoice",
    "voucher number",
    "voucher",
    "voucher no",
    "belegnummer",
    "beleg",
    "rechnungsnummer",
    "referentie",
    "referenz",
    "referencia",
    "riferimento",
    "numero",
    "numero de piece",
    "kundenreferenz",
    "payment reference",
    "mandatsreferenz",
    "end to end reference",
    "transaction id",
    "transaction no",
    "tran id",
    "txn id",
    "tx id",
    "trans no",
    "trans ref",
    "payment ref",
    "kenmerk",
    "volgnummer",
    "cheque number",
    "check number",
    "journal number",
    "gestructureerde mededeling",
    "id",
  ],
  description: [
    "description",
    "purpose",
    "details",
    "narrative",
    "memo",
    "text",
    "particulars",
    "verwendungszweck",
    "buchungstext",
    "omschrijving",
    "vrije mededeling",
    "mededelingen",
    "libelle",
    "concepto",
    "causale",
    "descrizione",
    "descricao",
    "tekst",
    "tytul",
    "remittance information",
    "transaction description",
  ],
};

/** Words of columns that say what kind of payment it is: a description where the file has no better one. */
const categoryWords: readonly string[] = [
  "purpose of expenditure",
  "purpose of spend",
  "expense type",
  "expense area",
  "expenditure category",
  "detailed expenditure type",
  "service label",
  "service divison label",
  "service division label",
  "entity",
  "directorate",
  "category",
  "department",
  "cost centre",
  "cost center",
  "type",
  "transaction type",
  "tx type",
  "service",
  "expense description",
  "organisational unit",
  "account description",
  "nature",
];

export interface HeaderGuess {
  readonly role: ColumnRole;
  /** 0 to 1: exact words 1, words within a longer header less. */
  readonly strength: number;
  /** Place among the words of the role: lower is the better column for it. */
  readonly rank: number;
  /** Says what kind of payment it is: a description only where there is no better one. */
  readonly isCategory: boolean;
}

const exact = new Map<string, HeaderGuess>();
for (const [role, words] of Object.entries(wordsByRole)) {
  for (const [rank, word] of words.entries()) {
    // The keys of the literal above are roles.
    if (!exact.has(word)) exact.set(word, { role: role as ColumnRole, strength: 1, rank, isCategory: false });
  }
}
for (const [rank, word] of categoryWords.entries())
  exact.set(word, { role: "description", strength: 1, rank, isCategory: true });

/** Dates of a person or of a document's life, never of a payment. */
const otherDates =
  /\b(?:birth|dob|born|valid|expiry|expires|expiration|geburtsdatum|naissance|geboortedatum|nacimiento|nascita|inception)\b/;

/** Whether a header rules out that its column holds the day of a transaction. */
export function isOtherDate(header: string): boolean {
  return otherDates.test(normaliseHeader(header));
}

/** What a header's words say about its column; undefined when they say nothing. */
export function guessFromHeader(header: string): HeaderGuess | undefined {
  const name = normaliseHeader(header);
  if (name === "") return undefined;
  const whole = exact.get(name);
  if (whole !== undefined) return whole;
  const words = ` ${name} `;
  let best: { guess: HeaderGuess; length: number } | undefined;
  for (const [phrase, guess] of exact) {
    if (phrase.length < 4 || !words.includes(` ${phrase} `)) continue;
    if (best === undefined || phrase.length > best.length) best = { guess, length: phrase.length };
  }
  return best === undefined ? undefined : { ...best.guess, strength: 0.7, rank: best.guess.rank + 100 };
}

/** Currency code stated in a header, as in `Deposits (SGD)` or `Amount EUR`. */
export function currencyInHeader(header: string): string | undefined {
  const code = /(?:\(|\b)([A-Z]{3})\)?\s*$/.exec(header.trim())?.[1];
  return code !== undefined && isCurrencyCode(code)
    ? code
    : /\(£\)|£/.test(header)
      ? "GBP"
      : /€/.test(header)
        ? "EUR"
        : undefined;
}
