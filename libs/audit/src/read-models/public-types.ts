import type { StoredEvent } from '#libs/eventing';
import { PUBLISHED } from './published-types.js';

type Told = Pick<StoredEvent, 'type' | 'data'>;

interface Kept {
  readonly firstConversion: object | null;
}

const LEADS: Readonly<Record<string, string>> = {
  'journey.lead-submitted': 'lead.submitted',
  'journey.lead-seen-again': 'lead.seen_again',
  'journey.lead-qualified': 'lead.qualified',
  'journey.lead-disqualified': 'lead.disqualified',
};

/** Which prefixes events have of which something may be published. */
export const PUBLISHED_NOUNS: ReadonlySet<string> = new Set([
  'journey',
  ...[...PUBLISHED.keys()].map((type) => type.slice(0, type.indexOf('.'))),
]);

/** The public types of a history, told in its order: of customers only what concerns a lead is published, and that it has converted once. */
export class PublicTypes {
  /** By lead whether its customer has bought, so far as was published. */
  private readonly leads = new Map<string, boolean>();

  /** undefined: nothing is published of it. */
  of({ type, data }: Told): string | undefined {
    return type.startsWith('journey.')
      ? this.ofLead(type, data as Readonly<Record<string, unknown>>)
      : PUBLISHED.get(type);
  }

  private ofLead(type: string, data: Readonly<Record<string, unknown>>): string | undefined {
    const leadId = data['leadId'] as string | null | undefined;
    switch (type) {
      case 'journey.conversion-noted':
        return this.converted(leadId);
      case 'journey.absorbed': {
        const { firstConversion } = data['kept'] as Kept;
        return firstConversion === null ? undefined : this.converted(leadId);
      }
      case 'journey.merged':
        return (data['leads'] ?? null) === null ? undefined : 'lead.merged';
      case 'journey.customer-erased':
        return this.leads.has(data['journeyId'] as string) ? 'lead.erased' : undefined;
      default: {
        const told = LEADS[type];
        if (told !== undefined && leadId && type !== 'journey.lead-seen-again')
          this.leads.set(leadId, (data['soldAt'] ?? null) !== null);
        return told;
      }
    }
  }

  private converted(leadId: string | null | undefined): string | undefined {
    if (!leadId || this.leads.get(leadId) !== false) return undefined;
    this.leads.set(leadId, true);
    return 'lead.converted';
  }
}
