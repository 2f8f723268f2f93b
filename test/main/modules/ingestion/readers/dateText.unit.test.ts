import { describe, expect, it } from "vitest";
import { formatDay } from "../../../../../src/main/base/days.ts";
import { DateEvidence } from "../../../../../src/main/modules/ingestion/readers/csv/dateEvidence.ts";
import { createDateParser } from "../../../../../src/main/modules/ingestion/readers/csv/dateText.ts";

function read(text: string, order: "ymd" | "dmy" | "mdy" = "dmy"): string | undefined {
  const day = createDateParser(order)(text);
  return day === undefined ? undefined : formatDay(day);
}

describe("dates of one column", () => {
  it.each([
    ["13-Nov-2012", "2012-11-13"],
    ["26-May-11", "2011-05-26"],
    ["2 déc. 2019", "2019-12-02"],
    ["2 December 2019", "2019-12-02"],
    ["Dec 2, 2019", "2019-12-02"],
    ["2nd Dec 2019", "2019-12-02"],
    ["3. März 2020", "2020-03-03"],
    ["1er janv. 2020", "2020-01-01"],
    ["2019-07-03", "2019-07-03"],
    ["2019-07-03T10:15:30.123Z", "2019-07-03"],
    ["2019/7/3", "2019-07-03"],
    ["20190703", "2019-07-03"],
    ["03.07.2019", "2019-07-03"],
    ["3/7/19", "2019-07-03"],
    ["03/07/2019 13:45", "2019-07-03"],
    ["31/12/69", "2069-12-31"],
    ["01/01/70", "1970-01-01"],
    ["29/02/2020", "2020-02-29"],
  ])("reads %s as %s", (text, day) => {
    expect(read(text)).toBe(day);
  });

  it.each([
    "30/02/2019",
    "29/02/2019",
    "31/04/2019",
    "2019-13-01",
    "00/00/0000",
    "Pending",
    "",
    "12345",
    "1/2",
    "now",
  ])("refuses %s", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("reads the same text by the order of the column", () => {
    expect([read("03/04/2019", "dmy"), read("03/04/2019", "mdy")]).toEqual(["2019-04-03", "2019-03-04"]);
  });
});

describe("the order of a column", () => {
  function decide(texts: readonly string[]) {
    const evidence = new DateEvidence();
    for (const text of texts) evidence.add(text);
    return evidence.decide();
  }

  it.each([
    [["03/04/2019", "13/04/2019"], "dmy"],
    [["03/04/2019", "04/13/2019"], "mdy"],
    [["03/04/2019"], undefined],
    [["03.04.2019"], "dmy"],
    [["04/04/2019"], "dmy"],
    [["2019-04-03"], "ymd"],
    [["3 Apr 2019"], "dmy"],
    [["13/04/2019", "04/13/2019"], undefined],
    [["13/04/2019", "14/04/2019", "04/13/2019"], "dmy"],
  ])("of %j is %s", (texts, order) => {
    expect(decide(texts)).toBe(order);
  });
});
