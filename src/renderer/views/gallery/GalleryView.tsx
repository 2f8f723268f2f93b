import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { densities, themes } from "../frame/appearance.ts";
import { PageHeader } from "../frame/PageHeader.tsx";
import { ButtonSpecimens } from "./ButtonSpecimens.tsx";
import { ChartSpecimens } from "./ChartSpecimens.tsx";
import { BadgeSpecimens, GridSpecimens } from "./DataSpecimens.tsx";
import { FloatSpecimens, StateSpecimens } from "./FeedbackSpecimens.tsx";
import { FieldSpecimens } from "./FieldSpecimens.tsx";
import { TokenSpecimens } from "./TokenSpecimens.tsx";

const words = {
  system: "System",
  light: "Light",
  dark: "Dark",
  compact: "Compact",
  normal: "Normal",
  roomy: "Roomy",
} as const;

const choicesOf = <Value extends keyof typeof words>(values: readonly Value[]) =>
  values.map((value) => ({ value, label: words[value] }));

/** Every part of the design system in every state, in the theme and density chosen here. */
export function GalleryView() {
  const { theme, density, change } = useAppearance();
  return (
    <>
      <PageHeader title="Design system" detail="Every part, in every state">
        <SegmentedControl
          label="Theme"
          value={theme}
          choices={choicesOf(themes)}
          onChange={(next) => change({ theme: next })}
        />
        <SegmentedControl
          label="Density"
          value={density}
          choices={choicesOf(densities)}
          onChange={(next) => change({ density: next })}
        />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-10">
        <div className="mx-auto max-w-[1040px]">
          <TokenSpecimens />
          <ButtonSpecimens />
          <FieldSpecimens />
          <FloatSpecimens />
          <BadgeSpecimens />
          <StateSpecimens />
          <GridSpecimens />
          <ChartSpecimens />
        </div>
      </div>
    </>
  );
}
