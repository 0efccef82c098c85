import type { BlindIndex } from '#libs/eventing';
import { mailDomainOf, uuidOfBlind } from '#libs/deals';
import { keyOf, normalForm, type PersonNamer } from '#libs/kernel';
import { domainToASCII } from 'node:url';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { AddressMarks, AliasKind, JourneyIdentifier } from '../vocabulary/identifier.js';

/** What a customer of a program is called in streams: names that cannot be read, guessed or followed back without the tenant's key. */
export class CustomerNames {
  constructor(
    private readonly index: BlindIndex,
    private readonly tenant: string,
    private readonly programId: string,
  ) {}

  /** What it is known by, in the order in which it is claimed. */
  async identifiers(customer: CustomerDraft): Promise<readonly JourneyIdentifier[]> {
    const { ref, crmId, email, leadNumber, leadNumberOf: of, click } = customer;
    if (click !== null) return [await this.click(click, 0)];
    const nameOf = await this.index.persons(this.tenant);
    const all: readonly (readonly [AliasKind, string | null])[] = [
      ['ref', ref && keyOf(ref)],
      ['crm-id', crmId && keyOf(crmId)],
      ['email', email && addressForm(email)],
      ['lead-number', leadNumber && (of === null ? keyOf(leadNumber) : JSON.stringify([of, keyOf(leadNumber)]))],
    ];
    const given = all.flatMap(([kind, text]) => (text === null || text === '' ? [] : [{ kind, text }]));
    return Promise.all(given.map(({ kind, text }) => this.identifier(kind, text, nameOf)));
  }

  /** One of the places of a click: whoever has taken it is known by it. */
  async click(key: string, place: number): Promise<JourneyIdentifier> {
    const text = place === 0 ? key : `${key} ${place}`;
    return { kind: 'click', aliasId: await this.name('alias', JSON.stringify(['click', text])), person: null };
  }

  /** By what its address is compared with those of partners' contacts; null without one. */
  async marks(email: string | null): Promise<AddressMarks | null> {
    if (email === null) return null;
    const domain = mailDomainOf(email);
    return {
      email: await this.name('address', bareAddress(email)),
      domain: domain === null ? null : await this.name('address-domain', domain),
    };
  }

  /** The same for the same content, and telling nothing of it. */
  contentMark(content: object): Promise<string> {
    return this.name('lead-content', JSON.stringify(content));
  }

  private async identifier(kind: AliasKind, text: string, nameOf: PersonNamer): Promise<JourneyIdentifier> {
    const person = kind === 'ref' || kind === 'email' ? nameOf(this.programId, text) : null;
    return { kind, aliasId: await this.name('alias', JSON.stringify([kind, text])), person };
  }

  private async name(purpose: string, text: string): Promise<string> {
    return uuidOfBlind(await this.index.blind(this.tenant, purpose, JSON.stringify([this.programId, text])));
  }
}

/** An address in its one form: equal addresses are one customer. Nothing is folded. */
function addressForm(email: string): string {
  const text = normalForm(email, 'NFKC').trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const domain = domainToASCII(text.slice(at + 1));
  return domain === '' ? text : `${text.slice(0, at)}@${domain}`;
}

const GMAIL = new Set(['gmail.com', 'googlemail.com']);

/** Without `+tag`, and of Gmail without dots: for telling whether two addresses are one mailbox, and for nothing else. */
function bareAddress(email: string): string {
  const form = addressForm(email);
  const at = form.lastIndexOf('@');
  const [local, domain] = [form.slice(0, at).replace(/\+.*$/, ''), form.slice(at + 1)];
  return GMAIL.has(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
}
