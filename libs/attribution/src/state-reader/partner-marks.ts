import type { BlindIndex, StateReader } from '#libs/eventing';
import { partnerAggregate } from '#libs/partners';
import { LRUCache } from 'lru-cache';
import type { AddressMarks } from '../vocabulary/identifier.js';
import type { SelfReferral } from '../vocabulary/touch.js';
import { CustomerNames } from './customer-names.js';

interface Marks {
  readonly emails: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

/** Names of the addresses of partners' contacts. Addresses themselves are read anew and never kept. */
export class PartnerMarks {
  constructor(
    private readonly facts: StateReader,
    private readonly index: BlindIndex,
    private readonly kept = new LRUCache<string, Marks>({ max: 10_000 }),
  ) {}

  /** The same for one request, with what is kept by all. */
  within(facts: StateReader): PartnerMarks {
    return new PartnerMarks(facts, this.index, this.kept);
  }

  /** Whether a customer's address is one of the partner's own, or of its domain; null where neither is known. */
  async selfReferral(
    tenant: string,
    programId: string,
    partnerId: string,
    marks: readonly (AddressMarks | null)[],
  ): Promise<SelfReferral | null> {
    const names = marks.flatMap((one) => (one === null ? [] : [one.email, one.domain]));
    return this.likeness(tenant, programId, partnerId, new Set(names.filter((name) => name !== null)));
  }

  /** The same by all names that a journey has gathered: those of addresses and of domains are never equal. */
  async likeness(
    tenant: string,
    programId: string,
    partnerId: string,
    names: ReadonlySet<string>,
  ): Promise<SelfReferral | null> {
    if (names.size === 0) return null;
    const all = await Promise.all(
      (await this.recordsOf(tenant, partnerId)).map((id) => this.of(tenant, programId, id)),
    );
    if (all.some(({ emails }) => [...names].some((name) => emails.has(name)))) return 'same-email';
    return all.some(({ domains }) => [...names].some((name) => domains.has(name))) ? 'same-domain' : null;
  }

  /** A partner, and all records that were merged into it: their people are its own. */
  private async recordsOf(tenant: string, partnerId: string): Promise<readonly string[]> {
    const records = new Set([partnerId]);
    for (const id of records) {
      const { state } = await this.facts.of(partnerAggregate, tenant, id);
      if (state.status === 'known') for (const other of state.absorbed) records.add(other);
    }
    return [...records];
  }

  private async of(tenant: string, programId: string, partnerId: string): Promise<Marks> {
    const { revision } = await this.facts.of(partnerAggregate, tenant, partnerId);
    const key = `${tenant} ${partnerId} ${revision}`;
    const found = this.kept.get(key);
    if (found) return found;
    const emails = new Map<string, string | null>();
    for await (const { type, data } of this.facts.events(partnerAggregate, tenant, partnerId)) {
      if (type === 'partner.contact-added' || type === 'partner.contact-changed')
        emails.set(data.contactId, data.email);
      if (type === 'partner.contact-removed' || type === 'partner.contact-erased') emails.delete(data.contactId);
    }
    const names = new CustomerNames(this.index, tenant, programId);
    const all = await Promise.all([...emails.values()].map((email) => names.marks(email)));
    const marks = {
      emails: new Set(all.flatMap((one) => one?.email ?? [])),
      domains: new Set(all.flatMap((one) => one?.domain ?? [])),
    };
    this.kept.set(key, marks);
    return marks;
  }
}
