import { readAccountNumber } from "./accountNumber.ts";
import { normaliseName } from "./normalName.ts";

/** What identifies a counterparty without asking anybody; undefined where a row names none. */
export interface PartyKey {
  readonly key: string;
  readonly kind: "account" | "name";
}

/** An account number names a party better than its spelling does; a name counts where no account stands. */
export function partyKeyOf(name: string, account: string): PartyKey | undefined {
  if (isNumber(account)) return { key: `a:${readAccountNumber(account).text}`, kind: "account" };
  return name.trim() === "" ? undefined : { key: normaliseName(name).key, kind: "name" };
}

/** Whether anything stands there but marks, such as a dash for "none". */
export function isNumber(account: string): boolean {
  return /[\p{L}\p{N}]/u.test(account);
}
