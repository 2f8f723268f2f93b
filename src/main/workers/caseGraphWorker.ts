import { CaseGraphQuery, type GraphQuestion } from "../modules/cases/graph/graphQuestions.ts";
import { partyKeyOf } from "../modules/entities/identity/partyKey.ts";
import { mergedKeys } from "../modules/entities/mergedKeys.ts";
import { Database, type DatabaseOptions } from "../storage/database.ts";
import { serveQuestions } from "./thread.ts";

serveQuestions((options: DatabaseOptions) => {
  const partyOf = (name: string, account: string) => partyKeyOf(name, account)?.key ?? "";
  const query = new CaseGraphQuery(Database.open({ ...options, readonly: true }), { partyOf, mergedKeys });
  return { answer: (question: GraphQuestion) => query.answer(question) };
});
