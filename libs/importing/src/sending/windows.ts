/** Items that go into one request, in their order. */
export interface WindowLimits {
  readonly items: number;
  readonly bytes: number;
}

const WINDOW: WindowLimits = { items: 500, bytes: 2 * 1024 * 1024 };

/** Cuts a stream of records into windows; a record that is larger than a window stands alone. */
export async function* windows<Item>(
  items: AsyncIterable<Item>,
  bytesOf: (item: Item) => number,
  limits: WindowLimits = WINDOW,
): AsyncGenerator<Item[]> {
  let held: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    const more = bytesOf(item);
    if (held.length > 0 && (held.length >= limits.items || bytes + more > limits.bytes)) {
      yield held;
      [held, bytes] = [[], 0];
    }
    held.push(item);
    bytes += more;
  }
  if (held.length > 0) yield held;
}

/** Fetches the next item while the one before is being worked on. */
export async function* aheadByOne<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // Whoever awaits it later gets the fault; until then it must not end the process.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await items.return(undefined).catch(() => undefined);
  }
}
