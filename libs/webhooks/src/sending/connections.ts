import { FairQueue } from '#libs/graphql';

/** Requests under way of one tenant, so that one whose endpoints all hang holds up nobody else. */
const MOST_OF_TENANT = 32;
/** Of this process. */
const MOST = 512;

interface Asker {
  readonly tenant: string;
  readonly subject: string;
}

interface Share {
  underWay: number;
  readonly waiting: FairQueue<() => void>;
}

/**
 * Lets so many requests be under way and no more, of each tenant and in all; tenants take turns. Once half of the places are taken a tenant may have fewer
 * of them, by the square of what is free: with 512 and 32, at 128 free ones 8, and at 64 free ones 2. So tenants that hang leave places for the next.
 */
export class Connections {
  private underWay = 0;
  private readonly shares = new Map<string, Share>();
  /** Who has waited longest for a turn stands first. */
  private readonly waiting = new Map<string, Share>();

  constructor(
    private readonly most = MOST,
    private readonly mostOfTenant = MOST_OF_TENANT,
  ) {}

  async run<Result>(asker: Asker, work: () => Promise<Result>): Promise<Result> {
    const share = this.shareOf(asker.tenant);
    if (share.waiting.isEmpty && this.mayBegin(share)) this.begin(share);
    else
      await new Promise<void>((resolve) => {
        share.waiting.add(asker, resolve);
        this.waiting.set(asker.tenant, share);
      });
    try {
      return await work();
    } finally {
      this.end(asker.tenant, share);
    }
  }

  private shareOf(tenant: string): Share {
    const share = this.shares.get(tenant) ?? { underWay: 0, waiting: new FairQueue<() => void>() };
    this.shares.set(tenant, share);
    return share;
  }

  private mayBegin({ underWay }: Share): boolean {
    const free = 1 - this.underWay / this.most;
    const fair = Math.floor(this.mostOfTenant * Math.min(1, 2 * free) ** 2);
    return free > 0 && underWay < Math.max(1, fair);
  }

  private begin(share: Share): void {
    share.underWay += 1;
    this.underWay += 1;
  }

  private end(tenant: string, share: Share): void {
    share.underWay -= 1;
    this.underWay -= 1;
    while (this.beginNext());
    if (share.underWay === 0 && share.waiting.isEmpty) this.shares.delete(tenant);
  }

  /** Answers whether there was somebody who might. */
  private beginNext(): boolean {
    for (const [tenant, share] of this.waiting) {
      if (!this.mayBegin(share)) continue;
      this.waiting.delete(tenant);
      this.begin(share);
      share.waiting.take()?.();
      if (!share.waiting.isEmpty) this.waiting.set(tenant, share);
      return true;
    }
    return false;
  }
}
