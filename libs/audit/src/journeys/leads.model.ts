import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';

export interface LeadModel {
  /** In which it was submitted. */
  readonly journeyId: string;
  readonly partnerId: string | null;
  readonly activityId: string | null;
  readonly country: string | null;
  readonly byPartner: boolean;
  readonly submittedAt: string;
  status: 'new' | 'qualified' | 'disqualified' | 'converted';
  disqualified: string | null;
  qualifiedAt: string | null;
  convertedAt: string | null;
  seenAgain: number;
  mergedInto: string | null;
}

type Of<Verb extends string> = Extract<JourneyEvent, { type: `journey.${Verb}` }>['data'];

/** Leads as partners see them: where each stands, what it ended in, and whose customer it is. */
export class LeadsModel {
  readonly leads = new Map<string, LeadModel>();
  private readonly ended = new Map<string, string>();

  take({ type, data }: Recorded<JourneyEvent>): void {
    switch (type) {
      case 'journey.lead-submitted':
        return this.submitted(data);
      case 'journey.lead-seen-again':
        return this.change(data.leadId, (lead) => (lead.seenAgain += 1));
      case 'journey.lead-qualified':
        return this.change(data.leadId, (lead) =>
          Object.assign(lead, { status: 'qualified', disqualified: null, qualifiedAt: data.at }),
        );
      case 'journey.lead-disqualified':
        return this.change(data.leadId, (lead) =>
          Object.assign(lead, { status: 'disqualified', disqualified: data.reason }),
        );
      case 'journey.conversion-noted':
        return this.converted(data.leadId, data.firstAt);
      case 'journey.absorbed':
        return this.absorbed(data);
      case 'journey.merged':
        this.ended.set(data.journeyId, data.into);
        return;
      case 'journey.opened':
      case 'journey.identified':
      case 'journey.touch-noted':
      case 'journey.touch-flagged':
      case 'journey.touch-cleared':
      case 'journey.bound':
      case 'journey.rebound':
      case 'journey.override-set':
      case 'journey.override-ended':
      case 'journey.deal-linked':
      case 'journey.customer-erased':
        return;
    }
  }

  /** The journey that its customer is in by now. */
  journeyOf({ journeyId }: LeadModel): string {
    const seen = new Set([journeyId]);
    for (const id of seen) {
      const into = this.ended.get(id);
      if (into === undefined || seen.has(into)) return id;
      seen.add(into);
    }
    return journeyId;
  }

  private submitted({
    leadId,
    journeyId,
    partnerId,
    activityId,
    country,
    submittedBy,
    at,
    soldAt,
  }: Of<'lead-submitted'>) {
    this.leads.set(leadId, {
      ...{ journeyId, partnerId, activityId, country, byPartner: submittedBy === 'partner', submittedAt: at },
      ...{ status: soldAt === null ? 'new' : 'converted', disqualified: null, qualifiedAt: null, convertedAt: soldAt },
      ...{ seenAgain: 0, mergedInto: null },
    });
  }

  /** Of two leads of one customer one goes on. */
  private absorbed({ leadId, kept }: Of<'absorbed'>): void {
    if (leadId === null) return;
    const other = kept.lead?.leadId ?? leadId;
    if (other !== leadId) this.change(other, (lead) => (lead.mergedInto = leadId));
    if (kept.firstConversion) this.converted(leadId, kept.firstConversion.at);
  }

  private converted(leadId: string | null, at: string): void {
    if (leadId === null) return;
    this.change(leadId, (lead) => Object.assign(lead, { status: 'converted', convertedAt: lead.convertedAt ?? at }));
  }

  private change(leadId: string, what: (lead: LeadModel) => unknown): void {
    const lead = this.leads.get(leadId);
    if (lead) what(lead);
  }
}
