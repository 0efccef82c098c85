import type { BlindIndex } from '#libs/eventing';
import { knownForm } from '#libs/kernel';
import { identifiersOf, type KnownBy } from './customer-identifiers.js';
import type { CustomerKnown } from '../deal/deal.commands.js';
import type { Identifier } from '../vocabulary/deal.types.js';
import { type CustomerDraft, NO_CUSTOMER } from '../vocabulary/deal.drafts.js';
import { uuidOfBlind } from '../vocabulary/ids.js';
import { isConfusable } from './confusable.js';
import { beginningOf, foldedName } from './similarity.js';

/** What a customer is called in streams: names that cannot be read, guessed or followed back without the tenant's key. */
export class CustomerNames {
  constructor(
    private readonly index: BlindIndex,
    private readonly tenant: string,
    private readonly programId: string,
    private readonly isClaimed: (identifierId: string) => Promise<boolean>,
  ) {}

  /** The customer with its CRM id in the form in which that is claimed, else in the one to claim it in. */
  async asKnown(customer: CustomerDraft): Promise<CustomerDraft> {
    if (customer.crmId === null) return customer;
    const { crmSystem } = customer;
    const crmId = await knownForm(customer.crmId, async (id) => {
      const named = await Promise.all(
        identifiersOf({ ...NO_CUSTOMER, crmSystem, crmId: id }).map((one) => this.named(one)),
      );
      return this.isClaimed(named[0]?.identifierId ?? '');
    });
    return { ...customer, crmId };
  }

  async known(customer: CustomerDraft): Promise<CustomerKnown> {
    const identifiers = (await Promise.all(identifiersOf(customer).map((one) => this.identifiers(one)))).flat();
    const folded = customer.name === null ? '' : foldedName(customer.name);
    if (folded === '') return { identifiers, nameBlockId: null, nameImitates: false };
    const block = [this.programId, customer.country, beginningOf(folded)];
    const nameBlockId = await this.uuid('name-block', block);
    return { identifiers, nameBlockId, nameImitates: isConfusable(customer.name ?? '') };
  }

  /** Whose key seals the customer's fields: equal for equal customers, as far as they can be told. */
  async subject(customer: CustomerDraft, dealId: string): Promise<string> {
    const [strongest] = identifiersOf(customer);
    if (strongest) return this.uuid('customer', partsOf(this.programId, strongest));
    const folded = customer.name === null ? '' : foldedName(customer.name);
    const named = folded === '' ? ['deal', dealId] : ['name', folded, customer.country];
    return this.uuid('customer', [this.programId, ...named]);
  }

  /** One, unless older history has claimed it under several texts: then they may disagree. */
  private async identifiers(known: KnownBy): Promise<readonly Identifier[]> {
    const one = await this.named(known);
    if (known.older.length === 0) return [one];
    const all = [one, ...(await Promise.all(known.older.map((text) => this.named({ ...known, text }))))];
    const claimed = await Promise.all(all.map(({ identifierId }) => this.isClaimed(identifierId)));
    return claimed.includes(true) ? all.filter((_, at) => claimed[at]) : [one];
  }

  private async named(known: KnownBy): Promise<Identifier> {
    const { kind, lookalike } = known;
    return { kind, identifierId: await this.uuid('identifier', partsOf(this.programId, known)), lookalike };
  }

  private async uuid(purpose: string, parts: readonly (string | null)[]): Promise<string> {
    return uuidOfBlind(await this.index.blind(this.tenant, purpose, JSON.stringify(parts)));
  }
}

const partsOf = (programId: string, { kind, system, text }: KnownBy): string[] =>
  system === null ? [programId, kind, text] : [programId, kind, system, text];
