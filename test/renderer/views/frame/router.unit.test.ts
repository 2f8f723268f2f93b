import { describe, expect, it } from "vitest";
import { hashOf, parseHash } from "../../../../src/renderer/views/frame/router.ts";

describe("router", () => {
  it("reads back the address it writes", () => {
    const query = { text: "Müller & Söhne?", side: "bank" };
    expect(parseHash(hashOf("rows", query))).toEqual({ place: "rows", query });
  });

  it("leaves empty values out of the address", () => {
    expect(hashOf("rows", { side: "", text: undefined, finding: "anm_1" })).toBe("#/rows?finding=anm_1");
  });

  it("leads home from an address nobody knows", () => {
    expect(
      [parseHash(""), parseHash("#/nowhere?x=1"), parseHash("#home")].map((route) => route.place),
    ).toEqual(["home", "home", "home"]);
  });
});
