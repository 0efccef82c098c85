/** What the projector says within the transaction that writes the rows of a live view. */
export interface RowsChanged {
  readonly view: string;
  readonly tenant: string;
  readonly ids: readonly string[];
  /** Of each row the partner whose it is, null: nobody’s. Absent where that is not known. */
  readonly partners?: readonly (string | null)[];
}

/** Who wants to hear of the rows of a tenant in a view, or of those of one partner of it. */
export interface Listener {
  readonly view: string;
  readonly tenant: string;
  readonly partnerId?: string | undefined;
  changed(change: RowsChanged): void;
  /** Something may have been missed. */
  interrupted(): void;
}

/** All who listen to one view of one tenant. A partner hears of its own rows: what changes for others costs it nothing, and nobody a read for it. */
export class Audience {
  private readonly staff = new Set<Listener>();
  private readonly ofPartners = new Map<string, Set<Listener>>();

  get all(): readonly Listener[] {
    return [...this.staff, ...[...this.ofPartners.values()].flatMap((some) => [...some])];
  }

  get isEmpty(): boolean {
    return this.staff.size === 0 && this.ofPartners.size === 0;
  }

  add(listener: Listener): void {
    const { partnerId } = listener;
    if (partnerId === undefined) this.staff.add(listener);
    else this.ofPartners.set(partnerId, (this.ofPartners.get(partnerId) ?? new Set()).add(listener));
  }

  delete(listener: Listener): void {
    this.staff.delete(listener);
    const some = this.ofPartners.get(listener.partnerId ?? '');
    if (some?.delete(listener) && some.size === 0) this.ofPartners.delete(listener.partnerId ?? '');
  }

  tell(change: RowsChanged): void {
    const { partners, ids } = change;
    for (const listener of partners ? [...this.staff] : this.all) listener.changed(change);
    if (!partners || this.ofPartners.size === 0) return;
    const own = new Map<string, string[]>();
    for (const [at, id] of ids.entries()) {
      const partner = partners[at] ?? '';
      const known = own.get(partner);
      if (known) known.push(id);
      else if (this.ofPartners.has(partner)) own.set(partner, [id]);
    }
    for (const [partner, ofPartner] of own)
      for (const listener of [...(this.ofPartners.get(partner) ?? [])])
        listener.changed({ view: change.view, tenant: change.tenant, ids: ofPartner });
  }
}
