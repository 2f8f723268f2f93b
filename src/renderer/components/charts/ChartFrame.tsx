import { Download, Table2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { IconButton } from "../IconButton.tsx";
import { Menu } from "../Menu.tsx";
import { Table, type TableColumn } from "../Table.tsx";
import { saveAsPng, saveAsSvg } from "./exportChart.ts";

interface ChartFrameProps<Row> {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** The same figures as a table: what the chart shows can always be read as text. */
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly children: ReactNode;
}

export function ChartFrame<Row>(props: ChartFrameProps<Row>) {
  const { title, subtitle, columns, rows, rowKey, children } = props;
  const [asTable, setAsTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const save = (how: (chart: SVGSVGElement, name: string) => unknown) => {
    const chart = body.current?.querySelector("svg");
    if (chart instanceof SVGSVGElement) how(chart, title);
  };
  return (
    <figure className="min-w-0 rounded-part border border-line bg-surface p-4">
      <figcaption className="mb-3 flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{title}</p>
          {subtitle !== undefined && <p className="text-small text-ink-3">{subtitle}</p>}
        </div>
        <IconButton
          label={asTable ? "Show as chart" : "Show as table"}
          icon={<Table2 size={15} />}
          pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        />
        <Menu
          align="end"
          trigger={<IconButtonTrigger />}
          items={[
            { id: "png", label: "Save as PNG", disabled: asTable, onSelect: () => save(saveAsPng) },
            { id: "svg", label: "Save as SVG", disabled: asTable, onSelect: () => save(saveAsSvg) },
          ]}
        />
      </figcaption>
      <div ref={body}>
        {asTable ? <Table caption={title} columns={columns} rows={rows} rowKey={rowKey} /> : children}
      </div>
    </figure>
  );
}

function IconButtonTrigger(props: object) {
  return (
    <button
      {...props}
      type="button"
      aria-label="Save this chart"
      className="inline-flex size-control shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink"
    >
      <Download size={15} />
    </button>
  );
}
