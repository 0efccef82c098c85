import { fault } from '#libs/graphql';

const [KIB, MIB] = [1024, 1024 * 1024];
/** A body of fewer bytes is none of the large ones. */
export const LARGE = 256 * KIB;
/** A body of 8 MiB takes some 200 MB until it is answered: so much of them at once, of one tenant and of all. */
const MOST_OF_TENANT = 16 * MIB;
const MOST = 48 * MIB;

/** What one request holds of the room there is; given back when it is answered. */
export interface Room {
  /** Throws BUSY where there is not so much. */
  take(bytes: number): void;
  giveBack(): void;
}

/**
 * The room for large bodies that are read and worked on at once. Who comes when there is none is told so, to come again: to let it wait would keep
 * its bytes, and those of whoever else waits.
 */
export class LargeBodies {
  private all = 0;
  private readonly ofTenants = new Map<string, number>();

  roomFor(tenant: string): Room {
    let held = 0;
    return {
      take: (bytes) => {
        const [mine, others] = [this.ofTenants.get(tenant) ?? 0, this.all];
        if (mine > 0 && mine + bytes > MOST_OF_TENANT) throw busy(`${mine} bytes of this tenant`, MOST_OF_TENANT);
        if (others > 0 && others + bytes > MOST) throw busy(`${others} bytes of all tenants`, MOST);
        this.count(tenant, bytes);
        held += bytes;
      },
      giveBack: () => {
        this.count(tenant, -held);
        held = 0;
      },
    };
  }

  private count(tenant: string, bytes: number): void {
    this.all += bytes;
    const now = (this.ofTenants.get(tenant) ?? 0) + bytes;
    if (now > 0) this.ofTenants.set(tenant, now);
    else this.ofTenants.delete(tenant);
  }
}

const busy = (underWay: string, limit: number): Error =>
  fault('BUSY', `large bodies are worked on, ${underWay}; send this one again in a second`, { limit });
