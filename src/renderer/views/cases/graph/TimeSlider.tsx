import { Slider } from "radix-ui";
import { Button } from "../../../components/Button.tsx";
import { DayText } from "../../../components/DateText.tsx";

interface TimeSliderProps {
  /** First and last day of what was read. */
  readonly span: { readonly from: string; readonly to: string };
  /** Chosen days; empty for no limit. */
  readonly from: string;
  readonly to: string;
  readonly onChange: (from: string, to: string) => void;
}

const dayMs = 86_400_000;
const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
const dayOf = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10);

/** Two handles over the days: ties without a row between them are left out. */
export function TimeSlider({ span, from, to, onChange }: TimeSliderProps) {
  const [first, last] = [numberOf(span.from), numberOf(span.to)];
  const start = from === "" ? first : Math.max(first, numberOf(from));
  const end = to === "" ? last : Math.min(last, numberOf(to));
  const isNarrowed = from !== "" || to !== "";
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 border-t border-line px-4">
      <span className="text-small text-ink-2">
        <DayText day={dayOf(start)} />
      </span>
      <Slider.Root
        aria-label="Days"
        min={first}
        max={Math.max(last, first + 1)}
        step={1}
        value={[start, end]}
        onValueChange={([low = first, high = last]) =>
          onChange(low <= first ? "" : dayOf(low), high >= last ? "" : dayOf(high))
        }
        className="relative flex h-5 flex-1 touch-none items-center"
      >
        <Slider.Track className="relative h-1 flex-1 rounded-full bg-press">
          <Slider.Range className="absolute h-full rounded-full bg-accent" />
        </Slider.Track>
        {["First day", "Last day"].map((label) => (
          <Slider.Thumb
            key={label}
            aria-label={label}
            className="block size-3.5 rounded-full border-2 border-accent bg-raised"
          />
        ))}
      </Slider.Root>
      <span className="text-small text-ink-2">
        <DayText day={dayOf(end)} />
      </span>
      <Button size="small" tone="quiet" disabled={!isNarrowed} onClick={() => onChange("", "")}>
        All days
      </Button>
    </div>
  );
}
