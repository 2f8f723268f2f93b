import { expect, it } from "vitest";
import { defaultAppearance, parseAppearance } from "../../../../src/renderer/views/frame/appearance.ts";

it("reads back what was kept", () => {
  const kept = { theme: "dark", density: "compact", inspectorWidth: 420, inspectorOpen: false };
  expect(parseAppearance(JSON.stringify(kept))).toEqual(kept);
});

it("falls back to the default for each part that is missing or makes no sense", () => {
  expect(parseAppearance(null)).toEqual(defaultAppearance);
  expect(parseAppearance("{not json")).toEqual(defaultAppearance);
  expect(parseAppearance('{"theme":"pink","density":"roomy","inspectorWidth":9000}')).toEqual({
    ...defaultAppearance,
    density: "roomy",
  });
});
