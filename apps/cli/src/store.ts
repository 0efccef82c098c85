import type { Config } from '#libs/config';
import { EsdbEventStore, StoreUnusable } from '#libs/eventing';
import { CommandFault } from './command.fault.js';

/** The event store of a command, ready to be read. Throws CommandFault with the reason when it cannot be used. */
export async function openStore(eventStore: Config['eventStore']): Promise<EsdbEventStore> {
  const store = new EsdbEventStore(eventStore.url, eventStore);
  try {
    await store.ready({ onWaiting: (line) => process.stderr.write(`${line}\n`) });
    return store;
  } catch (fault) {
    await store.close();
    throw fault instanceof StoreUnusable ? new CommandFault(fault.message) : fault;
  }
}
