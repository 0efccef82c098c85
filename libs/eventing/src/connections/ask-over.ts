import type pg from 'pg';

/**
 * Asks over and over, one at a time, so that Postgres hears that we are there; until the function that it answers is called.
 * @param onUnheard told each time that no answer came
 */
export function askOver(
  client: pg.ClientBase,
  everyMs: number,
  onUnheard: () => unknown = () => undefined,
): () => void {
  let isAsked = false;
  const asking = setInterval(() => {
    if (isAsked) return;
    isAsked = true;
    void client
      .query('SELECT 1')
      .catch(onUnheard)
      .finally(() => (isAsked = false));
  }, everyMs).unref();
  return () => clearInterval(asking);
}
