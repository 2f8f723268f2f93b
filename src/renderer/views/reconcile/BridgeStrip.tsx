import { useState } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Bridge, BridgePart } from "../../../contract/procedures/reconciliationBridge.ts";
import { joinClasses } from "../../components/joinClasses.ts";
import { Count, Money } from "../../components/Money.tsx";
import { Select } from "../../components/Select.tsx";
import { SideScroll } from "../../components/SideScroll.tsx";
import { hashOf } from "../frame/router.ts";
import { BridgeRowsDialog } from "./BridgeRowsDialog.tsx";
import { partNames } from "./reconcileWords.ts";
import { runningSums } from "./runningSums.ts";

interface BridgeStripProps {
  readonly projectId: ProjectId;
  readonly bridges: readonly Bridge[] | undefined;
  /** The project's own, shown first. */
  readonly currency: string;
}

/** From the books' balance to the bank's: each part is a step of the bar and opens its rows. */
export function BridgeStrip({ projectId, bridges, currency }: BridgeStripProps) {
  const [chosen, choose] = useState<string>(currency);
  const [opened, open] = useState<BridgePart | undefined>(undefined);
  const bridge = bridges?.find((one) => one.currency === chosen) ?? bridges?.[0];
  if (bridge === undefined) return null;
  return (
    <section aria-label="From the books' balance to the bank's" className="px-6 pb-2">
      <SideScroll label="Bridge">
        <div className="flex items-stretch rounded-part border border-line bg-sunken">
          {(bridges?.length ?? 0) > 1 && (
            <div className="flex items-center border-r border-line px-2">
              <Select
                label="Currency of the bridge"
                className="!w-[72px]"
                value={bridge.currency}
                choices={(bridges ?? []).map((one) => ({ value: one.currency, label: one.currency }))}
                onChange={choose}
              />
            </div>
          )}
          <Balance title="Books" amount={bridge.ledgerBalance} currency={bridge.currency} side="ledger" />
          {bridge.parts.map((part) => (
            <button
              key={part.part}
              type="button"
              title={part.explanation}
              onClick={() => open(part.part)}
              className="focus-inset min-w-[104px] flex-auto border-r border-line px-2.5 py-1.5 text-left hover:bg-hover"
            >
              <span className="flex items-baseline justify-between gap-2 text-small text-ink-3">
                {partNames[part.part]}
                <span>
                  <Count value={part.rows} />
                  <span className="sr-only"> {part.rows === 1 ? "row" : "rows"}, open</span>
                </span>
              </span>
              <span
                className={joinClasses(
                  "block font-medium",
                  part.part === "unexplained" && part.gross > 0 && "text-critical",
                )}
              >
                {part.amount > 0 && "+"}
                <Money amount={part.amount} currency={bridge.currency} bare />
              </span>
              <Step bridge={bridge} part={part.part} />
            </button>
          ))}
          <Balance title="Bank" amount={bridge.bankBalance} currency={bridge.currency} side="bank" />
        </div>
      </SideScroll>
      {opened !== undefined && (
        <BridgeRowsDialog
          projectId={projectId}
          bridge={bridge}
          part={opened}
          onOpenChange={(isOpen) => !isOpen && open(undefined)}
        />
      )}
    </section>
  );
}

interface BalanceProps {
  readonly title: string;
  readonly amount: number;
  readonly currency: string;
  readonly side: "ledger" | "bank";
}

function Balance({ title, amount, currency, side }: BalanceProps) {
  return (
    <a
      href={hashOf("rows", { side })}
      className="focus-inset shrink-0 border-r border-line px-2.5 py-1.5 last:border-r-0 hover:bg-hover"
    >
      <span className="block text-small text-ink-3">
        {title}
        <span className="sr-only">, open the rows</span>
      </span>
      <span className="block font-semibold">
        <Money amount={amount} currency={currency} />
      </span>
    </a>
  );
}

/** Where this part's step lies between the two balances. */
function Step({ bridge, part }: { bridge: Bridge; part: BridgePart }) {
  const ends = runningSums(bridge.parts.map(({ amount }) => amount));
  const low = Math.min(0, ...ends);
  const span = Math.max(1, Math.max(0, ...ends) - low);
  const place = bridge.parts.findIndex((one) => one.part === part);
  const from = place > 0 ? (ends[place - 1] ?? 0) : 0;
  const to = ends[place] ?? from;
  return (
    <span aria-hidden className="relative mt-1 block h-1 bg-press">
      {from !== to && (
        <span
          className={joinClasses("absolute inset-y-0", to < from ? "bg-high" : "bg-accent")}
          style={{
            left: `${((Math.min(from, to) - low) / span) * 100}%`,
            width: `${Math.max(2, (Math.abs(to - from) / span) * 100)}%`,
          }}
        />
      )}
    </span>
  );
}
