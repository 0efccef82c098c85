import type pg from 'pg';

/** Asks over and over, one at a time, so that Postgres hears that we are there; until the function that it answers is called. */
export function askOver(client: pg.ClientBase, everyMs: number): () => void {
  let isAsked = false;
  const answered = (): void => void (isAsked = false);
  const asking = setInterval(() => {
    if (isAsked) return;
    isAsked = true;
    client.query('SELECT 1').then(answered, answered);
  }, everyMs);
  return () => clearInterval(asking);
}
