import { catalogue, eventTypeSchema } from "../../../contract/events/catalogue.ts";

/** One line for people, from the catalogue; an event of a newer version shows its type. */
export function summaryOf(type: string): string {
  const known = eventTypeSchema.safeParse(type);
  return known.success ? catalogue[known.data].summary : type;
}

/** The stored document, indented for reading. The stored text itself is never changed. */
export function indentDocument(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
