import { Bars } from "../../components/charts/Bars.tsx";
import { ChartFrame } from "../../components/charts/ChartFrame.tsx";
import { Sparkline } from "../../components/charts/Sparkline.tsx";
import { TimeSeries } from "../../components/charts/TimeSeries.tsx";
import { formatMoney } from "../../components/formatMoney.ts";
import { Money } from "../../components/Money.tsx";
import { GallerySection, Specimen } from "./Specimen.tsx";

const kinds = [
  { kind: "Duplicates", amount: 31_240_000 },
  { kind: "Just below a limit", amount: 12_480_000 },
  { kind: "Round amounts", amount: 4_200_000 },
  { kind: "Weekend postings", amount: 310_000 },
];
const days = Array.from({ length: 30 }, (_, index) => ({
  day: `2026-01-${String(index + 1).padStart(2, "0")}`,
  value: 1_000_000 + Math.round(Math.sin(index / 3) * 400_000) + (index === 21 ? 1_900_000 : 0),
}));
const format = (amount: number) => formatMoney(amount, "EUR", "en-GB");

export function ChartSpecimens() {
  return (
    <GallerySection title="Charts">
      <ChartFrame
        title="Money at risk by kind"
        subtitle="EUR, open findings"
        columns={[
          { key: "kind", title: "Kind", cell: (row) => row.kind },
          {
            key: "amount",
            title: "At risk, EUR",
            align: "right",
            cell: (row) => <Money bare amount={row.amount} currency="EUR" />,
          },
        ]}
        rows={kinds}
        rowKey={(row) => row.kind}
      >
        <Bars
          label="Money at risk by kind"
          bars={kinds.map(({ kind, amount }) => ({ label: kind, value: amount, text: format(amount) }))}
          threshold={{ value: 10_000_000, text: "materiality" }}
        />
      </ChartFrame>
      <ChartFrame
        title="Paid out per day"
        subtitle="EUR, January 2026"
        columns={[
          { key: "day", title: "Day", cell: (row) => row.day },
          {
            key: "value",
            title: "Paid out, EUR",
            align: "right",
            cell: (row) => <Money bare amount={row.value} currency="EUR" />,
          },
        ]}
        rows={days}
        rowKey={(row) => row.day}
      >
        <TimeSeries
          label="Paid out per day"
          points={days}
          format={format}
          threshold={{ value: 2_500_000, text: "approval limit" }}
        />
      </ChartFrame>
      <Specimen name="Sparkline">
        <Sparkline label="From 10,000 to 14,000" values={days.map((point) => point.value)} />
      </Specimen>
    </GallerySection>
  );
}
