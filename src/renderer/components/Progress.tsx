import { Progress as Radix } from "radix-ui";

/** How far something is, 0 to 1; null while it can't be told. The words beside it say rows, rate and time left. */
export function Progress({ label, value }: { label: string; value: number | null }) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <Radix.Root
      aria-label={label}
      value={percent}
      max={100}
      className="h-1.5 w-full overflow-hidden rounded-full bg-press"
    >
      <Radix.Indicator
        className={percent === null ? "breathes block h-full w-full bg-accent" : "block h-full bg-accent"}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </Radix.Root>
  );
}
