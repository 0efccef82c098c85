import type { BlindIndex } from '#libs/eventing';
import { knownForm } from '#libs/kernel';
import { identifiersOf, type KnownBy } from './customer-identifiers.js';
import type { CustomerKnown } from '../deal/deal.commands.js';
import type { Identifier } from '../vocabulary/deal.types.js';
import type { CustomerDraft } from '../vocabulary/deal.drafts.js';
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
    const crmId = await knownForm(customer.crmId, async (text) => {
      const { identifierId } = await this.identifier({ kind: 'crm-id', text, lookalike: false });
      return this.isClaimed(identifierId);
    });
    return { ...customer, crmId };
  }

  async known(customer: CustomerDraft): Promise<CustomerKnown> {
    const identifiers = await Promise.all(identifiersOf(customer).map((one) => this.identifier(one)));
    const folded = customer.name === null ? '' : foldedName(customer.name);
    if (folded === '') return { identifiers, nameBlockId: null, nameImitates: false };
    const block = [this.programId, customer.country, beginningOf(folded)];
    const nameBlockId = await this.uuid('name-block', block);
    return { identifiers, nameBlockId, nameImitates: isConfusable(customer.name ?? '') };
  }

  /** Whose key seals the customer's fields: equal for equal customers, as far as they can be told. */
  async subject(customer: CustomerDraft, dealId: string): Promise<string> {
    const [strongest] = identifiersOf(customer);
    if (strongest) return this.uuid('customer', [this.programId, strongest.kind, strongest.text]);
    const folded = customer.name === null ? '' : foldedName(customer.name);
    const named = folded === '' ? ['deal', dealId] : ['name', folded, customer.country];
    return this.uuid('customer', [this.programId, ...named]);
  }

  private async identifier({ kind, text, lookalike }: KnownBy): Promise<Identifier> {
    return { kind, identifierId: await this.uuid('identifier', [this.programId, kind, text]), lookalike };
  }

  private async uuid(purpose: string, parts: readonly (string | null)[]): Promise<string> {
    return uuidOfBlind(await this.index.blind(this.tenant, purpose, JSON.stringify(parts)));
  }
}
