import { TransactionsQuery, type TransactionsQuestion } from "../modules/ingestion/transactionsQuery.ts";
import { Database, type DatabaseOptions } from "../storage/database.ts";
import { serveQuestions } from "./thread.ts";

serveQuestions((options: DatabaseOptions) => {
  const query = new TransactionsQuery(Database.open({ ...options, readonly: true }));
  return {
    answer: (question: TransactionsQuestion) =>
      question.kind === "page" ? query.page(question.page) : query.totals(question.filter),
    rest: () => query.rest(),
  };
});
