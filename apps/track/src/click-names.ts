import type { BlindIndex, Namer } from '#libs/eventing';

/** A visitor waits for the database at most so long, and nobody for the same question again. */
const PATIENCE_MS = 100;
/** So long a start waits for the keys: later, visitors are better sent on without click ids than not at all. */
const PREPARED_WITHIN_MS = 5_000;
/** So long after a fault the database is asked again. */
const ASK_AGAIN_MS = 5_000;

interface ClickNamesOptions {
  readonly onFault?: (fault: unknown, tenant: string) => void;
  readonly patienceMs?: number;
}

/** What click ids are signed with. Whoever follows a link is sent on also where the keys’ database is away or silent: then without a click id. */
export class ClickNames {
  private readonly known = new Map<string, Promise<Namer | undefined>>();

  constructor(
    private readonly blind: Pick<BlindIndex, 'namer'>,
    private readonly options: ClickNamesOptions = {},
  ) {}

  /** Asks before the first visitor comes, who would be sent on without a click id. Waits so long at most, and never fails. */
  async prepare(tenants: Iterable<string>, withinMs = PREPARED_WITHIN_MS): Promise<void> {
    await Promise.all([...new Set(tenants)].map((tenant) => this.of(tenant, withinMs)));
  }

  /** Never fails. Undefined: there is no answer yet; one that comes late is used from then on. */
  of(tenant: string, patienceMs = this.options.patienceMs ?? PATIENCE_MS): Promise<Namer | undefined> {
    const known = this.known.get(tenant);
    if (known) return known;
    const answer = this.ask(tenant);
    const soon = new Promise<Namer | undefined>((resolve) => {
      const patience = setTimeout(resolve, patienceMs, undefined);
      void answer.then((namer) => {
        clearTimeout(patience);
        resolve(namer);
        if (namer) this.known.set(tenant, answer);
      });
    });
    this.known.set(tenant, soon);
    return soon;
  }

  private async ask(tenant: string): Promise<Namer | undefined> {
    try {
      return await this.blind.namer(tenant);
    } catch (fault) {
      this.options.onFault?.(fault, tenant);
      setTimeout(() => this.known.delete(tenant), ASK_AGAIN_MS).unref();
      return undefined;
    }
  }
}
