import type { ProjectId, UserId } from "../../../contract/ids.ts";
import { formatDecimal } from "../../../contract/money.ts";
import type { Act, LearnedRule } from "../../../contract/procedures/reconciliationActs.ts";
import { AppError } from "../../base/errors.ts";
import type { EventBus } from "../../events/bus.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import { keyOf, keyOfFee, learningStore, type RuleKey } from "./learningStore.ts";
import type { LearnedFee } from "./matching/learnedFees.ts";
import { recordAct } from "./recordAct.ts";

/** All that was learned in a project, switched off or not. */
export function rulesOf(tx: ReadTx, projectId: ProjectId): LearnedRule[] {
  const isOff = learningStore.off(tx, projectId);
  const rule = (key: RuleKey, about: { text: string; evidence: number; against: number }): LearnedRule => ({
    ...key,
    ...about,
    active: !isOff.has(keyOf(key)),
  });
  return [
    ...learningStore.aliases(tx, projectId).map(({ ours, theirs, confirmed, rejected }) =>
      rule(
        { kind: "alias", ours, theirs },
        {
          text: `"${ours}" of the books is "${theirs}" of the bank`,
          evidence: confirmed,
          against: rejected,
        },
      ),
    ),
    ...learningStore
      .fees(tx, projectId)
      .map((fee) =>
        rule(keyOfFee(fee), { text: feeText(fee), evidence: fee.seen, against: fee.of - fee.seen }),
      ),
  ];
}

function feeText({ counterparty, currency, fixed, share }: LearnedFee): string {
  const fee =
    fixed === null
      ? `${Math.round(Math.abs(share ?? 0) * 10_000) / 100} % of the amount`
      : `${formatDecimal(Math.abs(fixed), currency)} ${currency}`;
  const direction = (fixed ?? share ?? 0) < 0 ? "less" : "more";
  return `Payments of "${counterparty}" reach the bank as ${fee} ${direction}`;
}

/** Switches a rule off or on again, for the next run. */
export function setRule(
  tx: WriteTx,
  bus: EventBus,
  change: {
    readonly projectId: ProjectId;
    readonly rule: RuleKey;
    readonly active: boolean;
    readonly at: number;
    readonly userId: UserId;
  },
): Act {
  const { projectId, rule, active, at, userId } = change;
  const known = rulesOf(tx, projectId).find((one) => keyOf(one) === keyOf(rule));
  if (known === undefined)
    throw new AppError("NOT_FOUND", `No rule about "${rule.ours}" was learned in this project.`, {
      where: rule.ours,
    });
  if (known.active === active)
    throw new AppError("STATE_CONFLICT", `This rule is switched ${active ? "on" : "off"} already.`, {
      where: rule.ours,
    });
  if (active) learningStore.switchOn(tx, projectId, rule);
  else learningStore.switchOff(tx, projectId, { ...rule, at, userId });
  const data = { project_id: projectId };
  bus.publish(tx, { type: "reconciliation.settings_changed", projectId, userId, data });
  const { kind, ours, theirs } = rule;
  return recordAct(
    tx,
    { projectId, kind: "rule", userId, at },
    { changes: [], decided: [], notes: [{ kind: "rule", rule: { kind, ours, theirs }, active }] },
    `Switched ${active ? "on" : "off"}: ${known.text}`,
  );
}
