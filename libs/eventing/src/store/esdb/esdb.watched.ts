import type { EsdbOptions } from './client/client.js';
import { EsdbEventStore } from './esdb.event-store.js';
import { StoreWatch } from '../store-watch.js';

type Tell = (told: object, message: string) => void;

/** The event store of a process that serves, ready to be used, and what somebody has to look at in it. Throws StoreUnusable. */
export async function watchedStore(
  { url, ...options }: EsdbOptions & { readonly url: string },
  log: { readonly warn: Tell; readonly error: Tell },
): Promise<{ readonly store: EsdbEventStore; readonly watch: StoreWatch }> {
  const watch = new StoreWatch();
  const store = new EsdbEventStore(url, {
    ...options,
    onFault: (what, err) => log.warn({ err, what }, 'the event store failed'),
    onTrimmed: (err) => watch.sawTrimmed(err) && log.error({ err }, 'a stream has lost its beginning'),
  });
  await store.ready({ onWaiting: (line) => log.warn({}, line) });
  return { store, watch };
}
