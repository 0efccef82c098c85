import { isRefusal } from '#libs/kernel';
import { type CustomerDraft, NOBODY } from '../src/vocabulary/customer.draft.js';
import { EvidenceRecording } from '../src/workflows/record-evidence.js';
import { submitLead } from '../src/workflows/submit-lead.js';
import { World } from './world.fixtures.js';

/** What is told of customers goes the way that the doors send it. */
export class EvidenceWorld extends World {
  private readonly evidence = new EvidenceRecording(this.journeys, this.index, this.facts);

  /** `partner`: who submits it itself; null: the vendor's own. */
  submit(
    partner: string | null,
    customer: Partial<CustomerDraft>,
    at: string,
    context = this.context(at),
    clickId: string | null = null,
  ) {
    const { programId, journeys, evidence, facts } = this;
    const by = partner === null ? null : { partnerId: this.partnerId(partner), partnerExternalId: null };
    const texts = { name: null, phone: null, company: null, country: null, consent: null };
    const nothing = { ...texts, clickId, activityId: null };
    const submittedBy = partner === null ? 'vendor' : 'partner';
    const lead = { programId, customer: { ...NOBODY, ...customer }, partner: by, submittedBy, ...nothing } as const;
    return submitLead({ journeys, evidence, facts }, lead, context);
  }

  async lead(...given: Parameters<EvidenceWorld['submit']>) {
    const answer = await this.submit(...given);
    if (isRefusal(answer)) throw new Error(`${answer.refused}: ${answer.message}`);
    return answer;
  }

  /** A touch of a partner, told under a number of the vendor's. */
  told(externalId: string, partner: string, customer: Partial<CustomerDraft>, at: string, context = this.context(at)) {
    const by = { partner: { partnerId: this.partnerId(partner), partnerExternalId: null } };
    const { programId } = this;
    const touch = { programId, externalId, kind: 'click', happenedAt: at, by, activityId: null } as const;
    return this.evidence.touch({ ...touch, customer: { ...NOBODY, ...customer } }, context);
  }

  /** A touch that a click id proves. */
  clicked(externalId: string, clickId: string, customer: Partial<CustomerDraft>, at: string) {
    const touch = { programId: this.programId, externalId, kind: 'click', happenedAt: at } as const;
    const given = { ...touch, by: { clickId }, activityId: null, customer: { ...NOBODY, ...customer } };
    return this.evidence.touch(given, this.context(at));
  }
}
