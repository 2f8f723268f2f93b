import BetterSqlite3 from "better-sqlite3";

// The limit of a start: the same runtime opens the same file and asks one question.
const db = new BetterSqlite3(process.argv[2] ?? "", { readonly: true });
const row = db.prepare("SELECT seq, body FROM ev ORDER BY seq DESC LIMIT 1").get();
process.stdout.write(`${JSON.stringify(row).length}\n`);
db.close();
