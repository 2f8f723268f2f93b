import type { Reading } from "../../../contract/procedures/batch.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { AppError } from "../../base/errors.ts";

type Answers = Partial<Pick<Mapping, "dateOrder" | "decimalMark">>;

/**
 * Tries without an answer first, and gives one only to the question that a file leaves open: an order of dates that is
 * right for most files of a batch must not overrule a file that tells its own.
 */
export async function startWithAnswers<Started>(
  reading: Reading | null,
  start: (answers: Answers) => Promise<Started>,
): Promise<Started> {
  let given: Answers = {};
  for (;;) {
    try {
      return await start(given);
    } catch (error) {
      const answer = answerTo(error, reading, given);
      if (answer === undefined) throw error;
      given = { ...given, ...answer };
    }
  }
}

function answerTo(error: unknown, reading: Reading | null, given: Answers): Answers | undefined {
  if (!(error instanceof AppError) || error.code !== "MAPPING_NEEDED" || reading === null) return undefined;
  const { dateOrder, decimalMark } = reading;
  if (error.where === "date_order" && given.dateOrder === undefined && dateOrder !== undefined)
    return { dateOrder };
  if (error.where === "decimal_mark" && given.decimalMark === undefined && decimalMark !== undefined)
    return { decimalMark };
  return undefined;
}
