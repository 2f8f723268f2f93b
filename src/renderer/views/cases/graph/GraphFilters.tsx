import { SlidersHorizontal } from "lucide-react";
import { edgeTypeSchema } from "../../../../contract/procedures/caseGraph.ts";
import { Button } from "../../../components/Button.tsx";
import { Checkbox } from "../../../components/Checkbox.tsx";
import { Field } from "../../../components/Field.tsx";
import { formatMoney, parseMoney } from "../../../components/formatMoney.ts";
import { useLocale } from "../../../components/LocaleContext.tsx";
import { NumberInput } from "../../../components/NumberInput.tsx";
import { Popover } from "../../../components/Popover.tsx";
import { noFilter, type ShownFilter } from "./graphModel.ts";
import { edgeWords } from "./graphWords.ts";

interface GraphFiltersProps {
  readonly filter: ShownFilter;
  readonly currency: string;
  readonly onChange: (filter: ShownFilter) => void;
}

/** Which ties are shown: by kind, and from which amount on. */
export function GraphFilters({ filter, currency, onChange }: GraphFiltersProps) {
  const locale = useLocale();
  const set = filter.hiddenTypes.size + (filter.minAmount === undefined ? 0 : 1);
  return (
    <Popover
      label="Filter the ties"
      trigger={
        <Button icon={<SlidersHorizontal size={14} />}>{set === 0 ? "Filter" : `Filter, ${set} set`}</Button>
      }
    >
      <div className="flex w-[240px] flex-col gap-1">
        <p className="text-small font-medium text-ink-2">Ties</p>
        {edgeTypeSchema.options.map((type) => (
          <Checkbox
            key={type}
            label={edgeWords[type]}
            checked={!filter.hiddenTypes.has(type)}
            onChange={(checked) => {
              const hiddenTypes = new Set(filter.hiddenTypes);
              if (checked) hiddenTypes.delete(type);
              else hiddenTypes.add(type);
              onChange({ ...filter, hiddenTypes });
            }}
          />
        ))}
        <div className="mt-2 flex flex-col gap-3">
          <Field
            label={`Money from, ${currency}`}
            hint="In or out, in one currency, on one side. Each currency by its own figure."
          >
            <NumberInput
              label="Money from"
              placeholder="Any amount"
              value={filter.minAmount}
              parse={(text) => parseMoney(text, currency, locale)}
              format={(value) => formatMoney(value, currency, locale)}
              onChange={(minAmount) => onChange({ ...filter, minAmount })}
            />
          </Field>
          <Button
            size="small"
            disabled={set === 0}
            onClick={() => onChange({ ...filter, ...noFilter, from: filter.from, to: filter.to })}
          >
            Show every tie
          </Button>
        </div>
      </div>
    </Popover>
  );
}
