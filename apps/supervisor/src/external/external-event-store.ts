/**
 * Resolves once the event store of the user's own can be used. Throws StoreUnusable, which names the setting and the client's reason. The client is slow
 * to load and is loaded for this alone.
 */
export async function requireEventStore(url: string, onWaiting: (line: string) => void): Promise<void> {
  const { EsdbEventStore } = await import('#libs/eventing');
  const store = new EsdbEventStore(url);
  try {
    await store.ready({ onWaiting });
  } finally {
    await store.close();
  }
}
