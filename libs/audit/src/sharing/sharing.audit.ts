import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import type { SharingEvent } from '#libs/marketing';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import { dueFaults, type ProgramDays, type Since } from './sharing.due.js';
import { dueTo, type LeadModel, type SharingModel, type SubmittedLead, type TermsModel } from './sharing.model.js';

type Of<Verb extends string> = Extract<SharingEvent, { type: `sharing.${Verb}` }>['data'];

/** Where no terms say it. */
const UNAGREED_DAYS = 2;

const FREE: readonly string[] = ['duplicate', 'existing-customer', 'bad-data'];

const differ = (path: string, expected: unknown, recorded: unknown): FieldDifference[] =>
  expected === recorded ? [] : [{ path, expected, recorded }];

/** Replays whose the leads of activities are, by the agreement alone. */
export class SharingAudit {
  private readonly sharings = new Map<string, SharingModel>();

  private readonly submitted = new Map<string, SubmittedLead>();

  /** Leads whose customer is forgotten, each of the id of its journey: that it agreed was sealed, and nobody can read it any more. */
  private readonly erased = new Set<string>();

  constructor(
    private readonly program: ProgramDays,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  /** What of a person's consent is known once the person is erased. */
  journey({ type, data, recordedAt }: Recorded<JourneyEvent>): void {
    if (type === 'journey.customer-erased') this.erased.add(data.journeyId);
    if (type !== 'journey.lead-submitted' || data.activityId === null) return;
    const { leadId, country, mayBeShared } = data;
    this.submitted.set(leadId, { recordedAt, country, mayBeShared });
  }

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

  private follow(sharing: SharingModel, { type, data, recordedAt }: Recorded<SharingEvent>): FieldDifference[] {
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
        return this.assign(sharing, data, recordedAt);
      case 'sharing.lead-reassigned': {
        const lead = sharing.leads.get(data.leadId);
        if (!lead) return differ('leadId', null, data.leadId);
        const terms = lead.terms ?? sharing.inForce;
        const fields = [
          ...this.consentFaults(data),
          ...this.dueFaults(terms, { ...data, recordedAt }, { from: data.at }),
        ];
        const { partnerId: owner, dueAt } = data;
        Object.assign(lead, { owner, waits: owner !== null, dueAt, counts: false, lapsed: false });
        if (owner !== null) lead.had.add(owner);
        return fields;
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
    const consented = this.submitted.get(leadId)?.mayBeShared ?? null;
    // Who did not agree is withheld whatever is agreed; where nobody wrote it down, or it cannot be read any more, the event is believed.
    const isUnknown = consented === null || this.erased.has(leadId);
    if (isUnknown && why === 'no-consent') return [];
    if (consented === false) return differ('why', 'no-consent', why);
    // Who agreed, where sharing is agreed, goes to somebody.
    if (sharing.inForce) return [{ path: 'why', expected: isUnknown ? 'no-consent' : null, recorded: why }];
    return differ('why', 'no-sharing', why);
  }

  private assign(sharing: SharingModel, data: Of<'lead-assigned'>, recordedAt: string): FieldDifference[] {
    const known = sharing.leads.get(data.leadId);
    const terms = known?.terms ?? sharing.inForce;
    const came = this.submitted.get(data.leadId);
    const lead = known ?? leadOf(terms, came ? came.country : data.country);
    const from = { from: known ? data.at : (came?.recordedAt ?? data.at) };
    // Whether a partner may get leads is told by other histories; that nobody else was passed over is checked here.
    const due = terms && dueTo(terms, { ...lead, had: new Set([...lead.had, ...(data.passedOver ?? [])]) });
    const fields = [
      ...differ('version', terms?.offered.version ?? 0, data.version),
      ...differ('partnerId', due?.owner ?? null, data.partnerId),
      ...differ('place', due?.place ?? null, data.place),
      ...differ('waits', false, lead.waits),
      ...differ('country', lead.country, data.country),
      ...this.consentFaults(data),
      ...this.dueFaults(terms, { ...data, recordedAt }, lead.lapsed ? 'noticed' : from),
    ];
    const { partnerId: owner, dueAt } = data;
    Object.assign(lead, { owner, waits: owner !== null, dueAt, terms, lapsed: false });
    lead.counts = data.place !== null;
    if (terms && lead.counts) count(terms, data.partnerId, 1);
    if (data.partnerId !== null) lead.had.add(data.partnerId);
    sharing.leads.set(data.leadId, lead);
    return fields;
  }

  /** Nobody gets the data of a person that did not agree, whoever decides. */
  private consentFaults({ leadId, partnerId }: Of<'lead-assigned' | 'lead-reassigned'>): FieldDifference[] {
    const withheld = partnerId !== null && this.submitted.get(leadId)?.mayBeShared === false;
    return withheld ? [{ path: 'consent', expected: null, recorded: partnerId }] : [];
  }

  private dueFaults(
    terms: TermsModel | null,
    asked: Of<'lead-assigned' | 'lead-reassigned'> & { readonly recordedAt: string },
    since: Since,
  ): FieldDifference[] {
    const days = terms?.offered.acceptWithinBusinessDays ?? UNAGREED_DAYS;
    return dueFaults(this.program, days, asked, since);
  }

  private answer(
    sharing: SharingModel,
    { type, data }: Extract<SharingEvent, { type: `sharing.lead-${'accepted' | 'rejected' | 'lapsed'}` }>,
  ): FieldDifference[] {
    const lead = sharing.leads.get(data.leadId);
    if (!lead) return differ('leadId', null, data.leadId);
    const fields = [...differ('partnerId', lead.owner, data.partnerId), ...differ('waits', true, lead.waits)];
    lead.waits = false;
    lead.lapsed = type === 'sharing.lead-lapsed';
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
  ...{ owner: null, waits: false, dueAt: null, terms, counts: false, had: new Set(), country, lapsed: false },
});

const count = ({ taken }: TermsModel, owner: string | null, by: 1 | -1): void => {
  taken.set(owner, (taken.get(owner) ?? 0) + by);
};
