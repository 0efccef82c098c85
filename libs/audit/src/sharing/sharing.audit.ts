import type { Recorded } from '#libs/kernel';
import type { SharingEvent } from '#libs/marketing';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import { dueTo, type LeadModel, type SharingModel, type TermsModel } from './sharing.model.js';

type Of<Verb extends string> = Extract<SharingEvent, { type: `sharing.${Verb}` }>['data'];

const FREE: readonly string[] = ['duplicate', 'existing-customer', 'bad-data'];

const differ = (path: string, expected: unknown, recorded: unknown): FieldDifference[] =>
  expected === recorded ? [] : [{ path, expected, recorded }];

/** Replays whose the leads of activities are, by the agreement alone. */
export class SharingAudit {
  private readonly sharings = new Map<string, SharingModel>();

  constructor(
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  take(event: Recorded<SharingEvent>): void {
    const { activityId } = event.data;
    let sharing = this.sharings.get(activityId);
    if (!sharing) this.sharings.set(activityId, (sharing = { terms: [], inForce: null, leads: new Map() }));
    const fields = this.follow(sharing, event);
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.programId, partnerId: null, period: null };
    const message = `${event.type}: the agreement says otherwise`;
    this.findings.add({ kind: 'lead-sharing', message, events: [refOf(event)], fields, ...about });
  }

  private follow(sharing: SharingModel, { type, data }: Recorded<SharingEvent>): FieldDifference[] {
    switch (type) {
      case 'sharing.proposed':
        sharing.terms.push({ offered: data, agreed: new Set(), taken: new Map() });
        return differ('version', sharing.terms.length, data.version);
      case 'sharing.agreed':
        sharing.terms[data.version - 1]?.agreed.add(data.partnerId);
        return [];
      case 'sharing.came-into-force':
        return this.comeIntoForce(sharing, data);
      case 'sharing.lead-withheld':
        return this.withhold(sharing, data);
      case 'sharing.lead-assigned':
        return this.assign(sharing, data);
      case 'sharing.lead-reassigned': {
        const lead = sharing.leads.get(data.leadId);
        if (!lead) return differ('leadId', null, data.leadId);
        Object.assign(lead, {
          owner: data.partnerId,
          waits: data.partnerId !== null,
          dueAt: data.dueAt,
          counts: false,
        });
        if (data.partnerId !== null) lead.had.add(data.partnerId);
        return [];
      }
      case 'sharing.lead-accepted':
      case 'sharing.lead-rejected':
      case 'sharing.lead-lapsed':
        return this.answer(sharing, { type, data } as Extract<SharingEvent, { type: typeof type }>);
    }
  }

  private comeIntoForce(sharing: SharingModel, { version }: Of<'came-into-force'>): FieldDifference[] {
    const terms = sharing.terms[version - 1] ?? null;
    sharing.inForce = terms;
    const silent = terms?.offered.asked.filter((partnerId) => !terms.agreed.has(partnerId)) ?? ['nothing offered'];
    return differ('agreed', '', silent.join(', '));
  }

  private withhold(sharing: SharingModel, { leadId, why }: Of<'lead-withheld'>): FieldDifference[] {
    sharing.leads.set(leadId, leadOf(null, null));
    // Who did not agree is withheld whatever is agreed: that is the person’s to say, which this history does not tell.
    return why === 'no-consent' ? [] : differ('why', sharing.inForce ? 'no-consent' : 'no-sharing', why);
  }

  private assign(sharing: SharingModel, data: Of<'lead-assigned'>): FieldDifference[] {
    const known = sharing.leads.get(data.leadId);
    const terms = known?.terms ?? sharing.inForce;
    const lead = known ?? leadOf(terms, data.country);
    // Whether a partner may get leads is told by other histories; that nobody else was passed over is checked here.
    const due = terms && dueTo(terms, { ...lead, had: new Set([...lead.had, ...(data.passedOver ?? [])]) });
    const fields = [
      ...differ('version', terms?.offered.version ?? 0, data.version),
      ...differ('partnerId', due?.owner ?? null, data.partnerId),
      ...differ('place', due?.place ?? null, data.place),
      ...differ('waits', false, lead.waits),
    ];
    Object.assign(lead, { owner: data.partnerId, waits: data.partnerId !== null, dueAt: data.dueAt, terms });
    lead.counts = data.place !== null;
    if (terms && lead.counts) count(terms, data.partnerId, 1);
    if (data.partnerId !== null) lead.had.add(data.partnerId);
    sharing.leads.set(data.leadId, lead);
    return fields;
  }

  private answer(
    sharing: SharingModel,
    { type, data }: Extract<SharingEvent, { type: `sharing.lead-${'accepted' | 'rejected' | 'lapsed'}` }>,
  ): FieldDifference[] {
    const lead = sharing.leads.get(data.leadId);
    if (!lead) return differ('leadId', null, data.leadId);
    const fields = [...differ('partnerId', lead.owner, data.partnerId), ...differ('waits', true, lead.waits)];
    lead.waits = false;
    if (type === 'sharing.lead-lapsed' && lead.dueAt !== null && data.at < lead.dueAt)
      fields.push({ path: 'at', expected: `at least ${lead.dueAt}`, recorded: data.at });
    if (type !== 'sharing.lead-rejected') return fields;
    fields.push(...differ('givesBack', FREE.includes(data.reason), data.givesBack));
    fields.push(...differ('ends', data.reason === 'bad-data', data.ends));
    if (FREE.includes(data.reason) && lead.counts && lead.terms) count(lead.terms, lead.owner, -1);
    return fields;
  }
}

const leadOf = (terms: TermsModel | null, country: string | null): LeadModel => ({
  ...{ owner: null, waits: false, dueAt: null, terms, counts: false, had: new Set(), country },
});

const count = ({ taken }: TermsModel, owner: string | null, by: 1 | -1): void => {
  taken.set(owner, (taken.get(owner) ?? 0) + by);
};
