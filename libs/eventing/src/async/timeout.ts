export const SILENCE = Symbol('no answer in time');

/** What comes of a promise, or SILENCE when nothing has after so many milliseconds; its later failure is nobody's. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof SILENCE> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<typeof SILENCE>((resolve) => {
    timer = setTimeout(resolve, milliseconds, SILENCE);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined);
  }
}

/** Pauses that double up to a second, with a little chance so that many do not come back at once. */
export class BackOff {
  private next: number;
  constructor(
    private readonly first = 20,
    private readonly most = 1_000,
  ) {
    this.next = first;
  }

  get milliseconds(): number {
    const wait = this.next;
    this.next = Math.min(wait * 2, this.most);
    return wait * (0.75 + Math.random() / 4);
  }

  reset(): void {
    this.next = this.first;
  }
}
