import type { ProjectId } from "../../../contract/ids.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, DatabaseOptions } from "../../storage/database.ts";

export interface ReconciliationDependencies {
  readonly database: Database;
  /** With what a worker thread opens its own connection. */
  readonly databaseOptions: DatabaseOptions;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Currency of a project, or an error that says there is no such project. */
  readonly currencyOf: (projectId: ProjectId) => string;
}
