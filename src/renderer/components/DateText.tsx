import { formatInstant, formatInstantWithZone, formatLongDay } from "./formatDate.ts";
import { useLocale } from "./LocaleContext.tsx";

/** A calendar day, `2026-01-29`; the long form stands in the tooltip. */
export function DayText({ day }: { day: string }) {
  const locale = useLocale();
  return (
    <time dateTime={day} title={formatLongDay(day, locale)} className="figures whitespace-nowrap">
      {day}
    </time>
  );
}

/** A moment in this machine's zone; the zone stands in the tooltip. */
export function InstantText({ instant, seconds = true }: { instant: string; seconds?: boolean }) {
  const locale = useLocale();
  return (
    <time
      dateTime={instant}
      title={formatInstantWithZone(instant, locale)}
      className="figures whitespace-nowrap"
    >
      {formatInstant(instant, seconds)}
    </time>
  );
}
