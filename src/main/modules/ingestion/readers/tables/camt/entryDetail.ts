import { counterpartyOf, type Owner, type Party } from "./accounts.ts";
import { childrenNamed, descend, textAt, type XmlElement } from "./elementTree.ts";

/** What is kept of one transaction (`TxDtls`) of an entry, so that an entry may have many. */
export interface EntryDetail {
  readonly offset: number;
  readonly length: number;
  /** As written, without a sign; empty where the transaction states none. */
  readonly amount: string;
  readonly currency: string;
  /** `CRDT` or `DBIT`; empty where the transaction states none. */
  readonly direction: string;
  readonly party: Party;
  readonly reference: string;
  readonly description: string;
}

export function detailOf(element: XmlElement, entry: XmlElement, owner: Owner): EntryDetail {
  // Version 2 has the amount in the details of the amount only.
  const amount = descend(element, "Amt") ?? descend(element, "AmtDtls", "TxAmt", "Amt");
  const direction = textAt(element, "CdtDbtInd");
  const party = counterpartyOf(element, owner, textAt(entry, "CdtDbtInd") || direction);
  return {
    offset: element.offset,
    length: element.end - element.offset,
    amount: ownCopy(amount?.text ?? ""),
    currency: ownCopy(amount?.currency ?? ""),
    direction: ownCopy(direction),
    party: { name: ownCopy(party.name), account: ownCopy(party.account) },
    reference: ownCopy(referenceOf(descend(element, "Refs"))),
    description: ownCopy(
      joinTexts([
        ...remittanceTexts(descend(element, "RmtInf")),
        textAt(element, "AddtlTxInf"),
        returnText(descend(element, "RtrInf")),
      ]),
    ),
  };
}

/** Names of references from the payer's own to the bank's; `NOTPROVIDED` is the rule's word for none. */
const referenceNames = [
  "EndToEndId",
  "InstrId",
  "TxId",
  "ChqNb",
  "UETR",
  "ClrSysRef",
  "AcctSvcrRef",
  "PmtInfId",
  "MndtId",
  "MsgId",
] as const;

function referenceOf(references: XmlElement | undefined): string {
  for (const name of referenceNames) {
    const text = textAt(references, name);
    if (text !== "" && text.toUpperCase() !== "NOTPROVIDED") return text;
  }
  return "";
}

/** Texts of a payment: free lines, and references and remarks out of the structured ones. */
function remittanceTexts(remittance: XmlElement | undefined): string[] {
  const free = childrenNamed(remittance, "Ustrd")
    .map(({ text }) => text)
    .join(" ");
  const structured = childrenNamed(remittance, "Strd").flatMap((block) => [
    textAt(block, "CdtrRefInf", "Ref") || textAt(block, "CdtrRefInf", "CdtrRef"),
    ...childrenNamed(block, "RfrdDocInf").map(
      (document) => textAt(document, "Nb") || textAt(document, "RfrdDocNb"),
    ),
    ...childrenNamed(block, "AddtlRmtInf").map(({ text }) => text),
  ]);
  return [free, ...structured];
}

function returnText(information: XmlElement | undefined): string {
  if (information === undefined) return "";
  const reason = textAt(information, "Rsn", "Cd") || textAt(information, "Rsn", "Prtry");
  const remarks = childrenNamed(information, "AddtlInf").map(({ text }) => text);
  return ["Returned", reason, ...remarks].filter((text) => text !== "").join(" ");
}

/** A copy that does not keep the chunk of the file that the text was cut from. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}

const longestDescription = 8_000;

/** Joins what differs, in order; line breaks in the source are spaces. */
export function joinTexts(texts: readonly string[]): string {
  const clean = texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  const joined = [...new Set(clean)].join(" · ");
  return joined.length <= longestDescription ? joined : `${joined.slice(0, longestDescription - 1)}…`;
}
