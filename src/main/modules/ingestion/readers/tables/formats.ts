import { bai2Converter } from "./bai2/bai2Converter.ts";
import { camtConverter } from "./camt/camtConverter.ts";
import type { TableConverter } from "./converter.ts";
import { jsonConverter } from "./json/jsonConverter.ts";
import { ndjsonConverter } from "./json/ndjsonConverter.ts";
import { mt940Converter } from "./mt940/mt940Converter.ts";
import { ofxConverter } from "./ofx/ofxConverter.ts";
import { qifConverter } from "./qif/qifConverter.ts";
import { xlsxConverter } from "./xlsx/xlsxConverter.ts";

/** Every format that is turned into a table first, in the order in which they are asked. */
export const tableConverters: readonly TableConverter[] = [
  xlsxConverter,
  camtConverter,
  ndjsonConverter,
  jsonConverter,
  ofxConverter,
  qifConverter,
  mt940Converter,
  bai2Converter,
];
