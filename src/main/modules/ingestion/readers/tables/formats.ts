import { camtConverter } from "./camt/camtConverter.ts";
import type { TableConverter } from "./converter.ts";
import { jsonConverter } from "./json/jsonConverter.ts";
import { ndjsonConverter } from "./json/ndjsonConverter.ts";
import { xlsxConverter } from "./xlsx/xlsxConverter.ts";

/** Every format that is turned into a table first, in the order in which they are asked. */
export const tableConverters: readonly TableConverter[] = [
  xlsxConverter,
  camtConverter,
  ndjsonConverter,
  jsonConverter,
];
