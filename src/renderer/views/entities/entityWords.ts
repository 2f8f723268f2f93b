import type { AccountCheck, Entity, EntityDecision } from "../../../contract/procedures/entities.ts";

/** An account number as people read it: an IBAN in fours. */
export function spacedAccount(account: {
  readonly account: string;
  readonly kind: "iban" | "number";
}): string {
  return account.kind === "iban" ? account.account.replace(/(.{4})(?=.)/g, "$1 ") : account.account;
}

/** What is wrong with an account number, if anything is. */
export function checkWords(check: AccountCheck): string | undefined {
  switch (check) {
    case "wrong_check_digits":
      return "Check digits wrong";
    case "wrong_length":
      return "Wrong length";
    case "valid":
    case "no_check":
      return undefined;
    default:
      return check satisfies never;
  }
}

export function sideWords(sides: Entity["sides"]): string {
  return sides.map((side) => (side === "bank" ? "Bank" : "Books")).join(" and ");
}

export function decisionWords({ kind, names }: Pick<EntityDecision, "kind" | "names">): string {
  const quoted = names.map((name) => `“${name}”`).join(" and ");
  return kind === "merge" ? `${quoted} are one` : `${quoted} are not the same`;
}

/** A probability that is never shown as certain: 0.9996 is not "100 %". */
export function percentWords(probability: number): string {
  if (probability >= 0.995) return "over 99 %";
  return `${Math.round(probability * 100)} %`;
}

const separator = ",";

/** How the address names two entities that are looked at together. */
export function pairName(left: string, right: string): string {
  return `${left}${separator}${right}`;
}

export function idsOfPair(name: string | undefined): readonly [string, string] | undefined {
  const [left, right] = (name ?? "").split(separator);
  return left === undefined || right === undefined || left === "" ? undefined : [left, right];
}
