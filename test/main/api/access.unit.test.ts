import { describe, expect, it } from "vitest";
import { contract } from "../../../src/contract/procedures/index.ts";
import { accessTable, mayAsk, roles } from "../../../src/main/api/access.ts";

const paths = Object.entries(contract).flatMap(([group, procedures]) =>
  Object.keys(procedures).map((name) => [group, name] as const),
);

describe("access table", () => {
  it("names exactly the procedures of the contract", () => {
    const named = Object.entries(accessTable).flatMap(([group, names]) =>
      Object.keys(names).map((name) => [group, name]),
    );
    expect(named.toSorted()).toEqual(paths.toSorted());
  });

  it("lets the administrator ask for everything, and viewers and auditors change nothing", () => {
    const allowed = (role: (typeof roles)[number]) =>
      paths.filter((path) => mayAsk(role, path)).map((path) => path.join("."));
    expect(allowed("administrator")).toHaveLength(paths.length);
    for (const role of ["viewer", "auditor"] as const)
      for (const change of ["projects.create", "ingestion.start", "ingestion.undo", "anomalies.triage"])
        expect(allowed(role)).not.toContain(change);
  });

  it("refuses what it does not name, inherited names included", () => {
    for (const path of [[], ["events"], ["events", "erase"], ["constructor", "name"], ["events", "toString"]])
      for (const role of roles) expect(mayAsk(role, path)).toBe(false);
  });
});
