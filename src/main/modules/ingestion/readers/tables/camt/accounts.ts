import { descend, textAt, type XmlElement } from "./elementTree.ts";

/** IBAN or the bank's own number of an account, in every version of the messages. */
export function accountNumber(account: XmlElement | undefined): string {
  const id = account === undefined ? undefined : descend(account, "Id");
  return (
    textAt(id, "IBAN") ||
    textAt(id, "Othr", "Id") ||
    textAt(id, "PrtryAcct", "Id") ||
    textAt(id, "BBAN") ||
    textAt(id, "UPIC")
  );
}

export interface Party {
  readonly name: string;
  readonly account: string;
}

/** Who owns the account of the statement, to tell the other side from it. */
export type Owner = Party;

/**
 * The other side of a payment: the debtor of money in, the creditor of money out. In a reversal banks keep the roles
 * of the payment that is reversed, and some give the other role only: whoever is the owner of the account is never
 * taken for the other side.
 */
export function counterpartyOf(detail: XmlElement, owner: Owner, direction: string): Party {
  const parties = descend(detail, "RltdPties");
  if (parties === undefined) return { name: "", account: "" };
  const debtor = partyOf(parties, "Dbtr");
  const creditor = partyOf(parties, "Cdtr");
  const [expected, other] = direction === "CRDT" ? [debtor, creditor] : [creditor, debtor];
  if (!isOwner(expected, owner) && !isEmpty(expected)) return expected;
  if (!isOwner(other, owner) && !isEmpty(other)) return other;
  return isEmpty(expected) ? { name: "", account: "" } : expected;
}

function partyOf(parties: XmlElement, role: "Dbtr" | "Cdtr"): Party {
  const name = nameOf(descend(parties, role)) || nameOf(descend(parties, `Ultmt${role}`));
  return { name, account: accountNumber(descend(parties, `${role}Acct`)) };
}

/** From version 8 on a party is a person or organisation (`Pty`) or a bank (`Agt`). */
function nameOf(party: XmlElement | undefined): string {
  const bank = party === undefined ? undefined : descend(party, "Agt", "FinInstnId");
  return (
    textAt(party, "Nm") ||
    textAt(party, "Pty", "Nm") ||
    textAt(bank, "Nm") ||
    textAt(bank, "BICFI") ||
    textAt(bank, "BIC")
  );
}

function isEmpty(party: Party): boolean {
  return party.name === "" && party.account === "";
}

function isOwner(party: Party, owner: Owner): boolean {
  if (party.account !== "" && owner.account !== "") return compact(party.account) === compact(owner.account);
  return party.name !== "" && party.name.toUpperCase() === owner.name.toUpperCase();
}

function compact(account: string): string {
  return account.replace(/\s/g, "").toUpperCase();
}
