/** A bounded queue between one that delivers and one that takes as much as is there: batches grow with the backlog by themselves. */
export class Inbox<T> {
  private items: T[] = [];
  private closed: { readonly fault?: Error } | undefined;
  private arrival: (() => void) | undefined;
  private room: (() => void) | undefined;

  constructor(private readonly capacity: number) {}

  get length(): number {
    return this.items.length;
  }

  /** Whether it is empty and somebody waits for what comes next. */
  get isAwaited(): boolean {
    return this.arrival !== undefined && this.items.length === 0;
  }

  /** False, and not taken, when it is full or closed. */
  offer(item: T): boolean {
    if (this.closed || this.items.length >= this.capacity) return false;
    this.items.push(item);
    this.wake();
    return true;
  }

  /** Resolves once something can be offered again or it is closed. */
  async untilRoom(): Promise<void> {
    if (this.closed || this.items.length < this.capacity) return;
    await new Promise<void>((resolve) => (this.room = resolve));
  }

  /** Everything up to a number; waits for at least one item. Undefined after it was closed and emptied. Throws its fault. */
  async take(most: number): Promise<T[] | undefined> {
    while (this.items.length === 0) {
      if (this.closed) {
        if (this.closed.fault) throw this.closed.fault;
        return undefined;
      }
      await new Promise<void>((resolve) => (this.arrival = resolve));
    }
    const taken = this.items.splice(0, most);
    this.room?.();
    this.room = undefined;
    return taken;
  }

  /** Nothing more comes; what is in it can still be taken, and then the fault is thrown. */
  close(fault?: Error): void {
    this.closed ??= fault ? { fault } : {};
    this.wake();
    this.room?.();
  }

  private wake(): void {
    this.arrival?.();
    this.arrival = undefined;
  }
}

/** Takes from an iterable in the background, at most `capacity` ahead, and hands out all there is at a time. */
export async function* batches<T>(items: AsyncIterable<T>, capacity: number, most: number): AsyncIterable<T[]> {
  const inbox = new Inbox<T>(capacity);
  let left = false;
  const pump = (async () => {
    for await (const item of items) {
      while (!left && !inbox.offer(item)) await inbox.untilRoom();
      if (left) return;
    }
  })().then(
    () => inbox.close(),
    (fault: unknown) => inbox.close(fault instanceof Error ? fault : new Error(String(fault))),
  );
  try {
    for (let batch = await inbox.take(most); batch; batch = await inbox.take(most)) yield batch;
  } finally {
    left = true;
    inbox.close();
    void pump;
  }
}
