/** Items that go into one request, in their order. */
export interface WindowLimits {
  readonly items: number;
  readonly bytes: number;
}

const NOTHING: WindowLimits = { items: 0, bytes: 0 };
const WINDOW: WindowLimits = { items: 500, bytes: 2 * 1024 * 1024 };

/** How much of a window one item takes. */
export type SizeOf<Item> = (item: Item) => WindowLimits;

/** Cuts a stream of records into windows; a record that is larger than a window stands alone. */
export async function* windows<Item>(
  items: AsyncIterable<Item>,
  sizeOf: SizeOf<Item>,
  limits: WindowLimits = WINDOW,
): AsyncGenerator<Item[]> {
  let held: Item[] = [];
  let size = NOTHING;
  for await (const item of items) {
    const one = sizeOf(item);
    if (size.items > 0 && (size.items + one.items > limits.items || size.bytes + one.bytes > limits.bytes)) {
      yield held;
      [held, size] = [[], NOTHING];
    }
    held.push(item);
    size = { items: size.items + one.items, bytes: size.bytes + one.bytes };
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
