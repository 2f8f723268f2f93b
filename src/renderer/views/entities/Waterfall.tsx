import type { EntityEvidence } from "../../../contract/procedures/entities.ts";
import { joinClasses } from "../../components/joinClasses.ts";
import { percentWords } from "./entityWords.ts";

interface WaterfallProps {
  readonly evidence: readonly EntityEvidence[];
  readonly probability: number;
}

function signed(bits: number): string {
  return `${bits < 0 ? "−" : "+"}${Math.abs(bits).toFixed(1)}`;
}

/** Why two are likely one: each thing compared with its bar, right for one and left for two, then what they add up to. */
export function Waterfall({ evidence, probability }: WaterfallProps) {
  const widest = Math.max(1, ...evidence.map(({ bits }) => Math.abs(bits)));
  const sum = evidence.reduce((total, { bits }) => total + bits, 0);
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">
        Evidence in bits: above zero speaks for one entity, below zero for two
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">What was compared</th>
          <th scope="col">Bar</th>
          <th scope="col">Bits</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ kind, bits, words }) => (
          <tr key={kind} className="align-top">
            <th scope="row" className="py-1 pr-3 font-normal break-words">
              {words}
            </th>
            <td className="w-[88px] pt-2 align-top">
              <Bar share={bits / widest} />
            </td>
            <td className="figures w-[44px] py-1 pl-2 text-right whitespace-nowrap">{signed(bits)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-line-strong font-medium">
          <th scope="row" className="py-1.5 pr-3 font-medium" colSpan={2}>
            Together: {percentWords(probability)} likely one
          </th>
          <td className="figures py-1.5 pl-2 text-right whitespace-nowrap">{signed(sum)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Bar({ share }: { share: number }) {
  const width = `${Math.max(2, Math.abs(share) * 50)}%`;
  return (
    <span aria-hidden className="relative block h-3">
      <span className="absolute inset-y-[-4px] left-1/2 w-px bg-line-strong" />
      <span
        className={joinClasses(
          "absolute inset-y-0 rounded-[2px]",
          share < 0 ? "right-1/2 bg-medium" : "left-1/2 bg-accent",
        )}
        style={{ width }}
      />
    </span>
  );
}
