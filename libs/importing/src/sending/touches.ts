import type { Result } from './result.js';

/** The touches of one row. */
export interface TouchesItem {
  readonly touches: readonly object[];
}

/** What one request may hold. */
const MOST_ITEMS = 1_000;

/** Sends the touches of many rows in their order; one result for each row, which is refused as the first of its touches that is. */
export async function sendTouches(
  rows: readonly TouchesItem[],
  send: (touches: readonly object[]) => Promise<Result[]>,
): Promise<Result[]> {
  const all = rows.flatMap(({ touches }) => touches);
  const results: Result[] = [];
  for (let from = 0; from < all.length; from += MOST_ITEMS)
    results.push(...(await send(all.slice(from, from + MOST_ITEMS))));
  let at = 0;
  return rows.map(({ touches }) => {
    const own = results.slice(at, (at += touches.length));
    const position = own.findLast((one) => one.position !== null)?.position ?? null;
    return { position, userErrors: own.find(({ userErrors }) => userErrors.length > 0)?.userErrors ?? [] };
  });
}
