import { openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

/** Imports a file in a process that the test kills: prints the project, then a line for each note of progress. */
const [homeDir, path] = process.argv.slice(2);
if (homeDir === undefined || path === undefined) throw new Error("usage: killedImport.ts HOME FILE");
const opened = await openIngestionWorkspace({ homeDir });
const { projectId } = opened.createProject();
process.stdout.write(`${projectId}\n`);
opened.ingestion.onProgress(({ phase, rows }) => process.stdout.write(`${phase} ${rows}\n`));
await opened.ingestion.importFile({ path, projectId, side: "bank" }, opened.actor);
