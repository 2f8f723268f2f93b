import { EntitiesQuery } from "../modules/entities/entitiesQuery.ts";
import { answerEntitiesQuestion, type EntitiesQuestion } from "../modules/entities/entitiesQuestions.ts";
import { Database, type DatabaseOptions } from "../storage/database.ts";
import { serveQuestions } from "./thread.ts";

serveQuestions((options: DatabaseOptions) => {
  const query = new EntitiesQuery(Database.open({ ...options, readonly: true }));
  let isGoing = false;
  // Compares a little at a time, and lets a question come in between.
  const goOn = (): void => {
    isGoing = query.advance();
    if (isGoing) setImmediate(goOn);
  };
  return {
    answer: (question: EntitiesQuestion) => answerEntitiesQuestion(query, question),
    rest: () => {
      if (!isGoing) goOn();
    },
  };
});
