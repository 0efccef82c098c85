import providers from 'email-providers';
import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';
import type { CustomerDraft } from '../vocabulary/deal.drafts.js';
import type { IdentifierKind } from '../vocabulary/deal.types.js';
import { isConfusable } from './confusable.js';
import { crmForms, distinctSystem, namesNothing } from '../vocabulary/crm-id.js';
import { isRelay, isSharedSite } from '../vocabulary/shared-hosts.js';
import { taxForms } from '../vocabulary/tax-id.js';

/** What a customer is known by, in its one form: equal texts of one kind are one customer. */
export interface KnownBy {
  readonly kind: IdentifierKind;
  readonly text: string;
  /** Of a CRM id: where another system’s equal one is another customer; else null. */
  readonly system: string | null;
  /** Other texts under which older history may know the same. */
  readonly older: readonly string[];
  readonly lookalike: boolean;
}

/** Strongest first: registrable domains, tax id, CRM id. Each once. */
export function identifiersOf({ website, email, taxId, crmId, crmSystem, country }: CustomerDraft): readonly KnownBy[] {
  const domains = [domainOf(website), mailDomainOf(email)].filter((domain) => domain !== null);
  const [tax, ...olderTax] = taxId === null ? [] : taxForms(taxId, country);
  return [
    ...[...new Set(domains)].map((text) => known('domain', text, isConfusable(domainToUnicode(text)))),
    ...(tax === undefined ? [] : [{ ...known('tax-id', tax), older: olderTax }]),
    // As it is known (see `CustomerNames.asKnown`): but for Salesforce’s nobody else than the CRM knows which of its ids are one.
    ...(crmId === null || namesNothing(crmId) ? [] : [crmIdKnown(crmSystem, crmId)]),
  ];
}

const known = (kind: IdentifierKind, text: string, lookalike = false): KnownBy => ({
  ...{ kind, text, lookalike },
  ...{ system: null, older: [] },
});

function crmIdKnown(system: string | null, id: string): KnownBy {
  const [text = id, ...older] = crmForms({ system, id });
  return { ...known('crm-id', text), system: distinctSystem(system), older };
}

const FREE_MAIL: ReadonlySet<string> = new Set(providers.map((domain) => domainToASCII(domain)));

/**
 * The registrable domain of a site, in ASCII, or null. Sub-domains fold in, up to a public suffix; those that companies give out to the public
 * (`github.io`, `myshopify.com`) count as suffixes, so that their users are not one customer. None for providers of free e-mail, pages under
 * hosts that many share (`linkedin.com`), IP addresses, and names under no known suffix.
 */
export function domainOf(website: string | null): string | null {
  const found = parsed(website);
  return found === null || isSharedSite({ ...found, hasPath: hasPath(website ?? '') }) ? null : found.domain;
}

/** The same of an e-mail address. Whoever has one of a host with pages works there; a relay of mail names nobody. */
export function mailDomainOf(email: string | null): string | null {
  const found = parsed(email);
  return found === null || isRelay(found.host) ? null : found.domain;
}

const hasPath = (website: string): boolean =>
  /^[^/?#]+\/+[^/?#]/.test(website.trim().replace(/^(?:[a-z][a-z\d+.-]*:)?\/\//i, ''));

interface Parsed {
  readonly host: string;
  readonly name: string | null;
  readonly domain: string;
}

function parsed(address: string | null): Parsed | null {
  const hostname = address === null ? null : parse(address.trim()).hostname;
  const host = hostname ? domainToASCII(hostname).replace(/\.$/, '') : '';
  const { domain, domainWithoutSuffix, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  if (!domain || !(isIcann || isPrivate) || FREE_MAIL.has(domain) || FREE_MAIL.has(host)) return null;
  return { host, name: isIcann ? domainWithoutSuffix : null, domain };
}
