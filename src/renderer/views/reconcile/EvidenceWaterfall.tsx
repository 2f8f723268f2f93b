import type { Reason } from "../../../contract/procedures/reconciliationMatch.ts";
import { joinClasses } from "../../components/joinClasses.ts";
import { bitsWords, percentWords } from "./reconcileWords.ts";
import { runningSums } from "./runningSums.ts";

interface EvidenceWaterfallProps {
  readonly reasons: readonly Reason[];
  readonly bits: number;
  readonly confidence: number;
}

/** Why rows belong together: each thing compared starts where the one before ended, and the last line is their sum. */
export function EvidenceWaterfall({ reasons, bits, confidence }: EvidenceWaterfallProps) {
  const ends = runningSums(reasons.map((reason) => reason.bits));
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const span = Math.max(1, high - low);
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">
        Evidence in bits: above zero speaks for the match, below zero against it
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">What was compared</th>
          <th scope="col">Bar</th>
          <th scope="col">Bits</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((reason, place) => {
          const from = ends[place - 1] ?? 0;
          const to = ends[place] ?? from;
          return (
            <tr key={`${reason.field} ${reason.text}`} className="align-top">
              <th scope="row" className="py-0.5 pr-2 font-normal break-words">
                {reason.text}
              </th>
              <td className="w-[72px] pt-1.5">
                <span aria-hidden className="relative block h-2.5 bg-sunken">
                  <span
                    className={joinClasses(
                      "absolute inset-y-0 rounded-[2px]",
                      reason.bits < 0 ? "bg-high" : "bg-accent",
                    )}
                    style={{
                      left: `${((Math.min(from, to) - low) / span) * 100}%`,
                      width: `${Math.max(2, (Math.abs(reason.bits) / span) * 100)}%`,
                    }}
                  />
                </span>
              </td>
              <td className="figures w-[42px] py-0.5 pl-1.5 text-right whitespace-nowrap">
                {bitsWords(reason.bits)}
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr className="border-t border-line-strong">
          <th scope="row" colSpan={2} className="py-1 pr-2 font-medium">
            Together: {percentWords(confidence)} likely right
          </th>
          <td className="figures py-1 pl-1.5 text-right font-medium whitespace-nowrap">{bitsWords(bits)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
