import { Fragment } from "react";
import { formatInstant, formatInstantWithZone, formatLongDay } from "./formatDate.ts";
import { useLocale } from "./LocaleContext.tsx";

/** A calendar day, `2026-01-29`; the long form stands in the tooltip. */
export function DayText({ day }: { day: string }) {
  const locale = useLocale();
  return (
    <time dateTime={day} title={formatLongDay(day, locale)} className="figures whitespace-nowrap">
      <Figures text={day} />
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
      <Figures text={formatInstant(instant, seconds)} />
    </time>
  );
}

/** Digits of one width, so that dates stand in columns, with narrow hyphens between them. */
function Figures({ text }: { text: string }) {
  const [first, ...others] = text.split("-");
  return (
    <>
      {first}
      {others.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a date keep their places
        <Fragment key={place}>
          <span className="hyphen">-</span>
          {part}
        </Fragment>
      ))}
    </>
  );
}
