import { ViewDatabase } from '#libs/eventing';
import { engineConfig } from './service.js';

/** Does some work on the views' database of this machine, of all tenants. Throws CommandFault where nothing runs. */
export async function withViewDatabase<T>(work: (database: ViewDatabase) => Promise<T>): Promise<T> {
  const { ownerUrl, projectorUrl } = engineConfig().database;
  const database = new ViewDatabase({ ownerUrl, projectorUrl, connections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
