import type { Recorded } from '#libs/kernel';
import type { PartnerEvent, PartnerKind } from '#libs/partners';
import type { PayoutEligibility } from '../sources/closing.terms.js';

export type Standing =
  | 'prospect'
  | 'applied'
  | 'invited'
  | 'in-review'
  | 'enrolled'
  | 'onboarding'
  | 'active'
  | 'suspended'
  | 'offboarded'
  | 'rejected'
  | 'declined'
  | 'banned'
  | 'merged';

const STANDING_AFTER: Partial<Record<PartnerEvent['type'], Standing>> = {
  'partner.prospected': 'prospect',
  'partner.applied': 'applied',
  'partner.invited': 'invited',
  'partner.review-started': 'in-review',
  'partner.enrolled': 'enrolled',
  'partner.onboarding-started': 'onboarding',
  'partner.activated': 'active',
  'partner.suspended': 'suspended',
  'partner.resumed': 'active',
  'partner.offboarded': 'offboarded',
  'partner.rejected': 'rejected',
  'partner.declined': 'declined',
  'partner.banned': 'banned',
  'partner.merged': 'merged',
};

const EARNS: readonly Standing[] = ['invited', 'enrolled', 'onboarding', 'active', 'suspended'];

interface Dated<T> {
  readonly at: string;
  readonly value: T;
}

/** What is known of a partner at the moment of history that the audit has come to. */
export class PartnerStates {
  revision = -1n;
  /** The vendor's own key, composed. */
  key = '';
  kind: PartnerKind = 'affiliate';
  country: string | null = null;
  programId = '';
  banned = false;
  /** The record that it has ended in. */
  into: string | null = null;
  private erased = false;
  private keepsEarned = true;
  private readonly standings: Dated<Standing>[] = [];
  private readonly tiers: Dated<number>[] = [];
  private readonly plans: Dated<string | null>[] = [];
  private readonly taxForms: Dated<string>[] = [];
  private readonly destinations: Dated<string | null>[] = [];

  learn(event: Recorded<PartnerEvent>): void {
    this.revision = event.revision;
    const { at } = event.data;
    this.programId = event.data.programId;
    const standing = STANDING_AFTER[event.type];
    if (standing) put(this.standings, at, standing);
    switch (event.type) {
      case 'partner.prospected':
      case 'partner.applied':
      case 'partner.invited':
        this.key = event.data.externalId.normalize('NFC');
        this.kind = event.data.kind;
        this.country = event.data.country;
        return;
      case 'partner.enrolled':
      case 'partner.tier-set':
        put(this.tiers, at, event.data.tier);
        return;
      case 'partner.plan-assigned':
        put(this.plans, at, event.data.planId);
        return;
      case 'partner.banned':
        this.banned = true;
        return;
      case 'partner.offboarded':
        this.keepsEarned = event.data.keepsEarned;
        return;
      case 'partner.tax-form-recorded':
        put(this.taxForms, at, event.data.form);
        return;
      case 'partner.payout-method-verified':
        put(this.destinations, at, event.data.destination);
        return;
      case 'partner.payout-method-removed':
        put(this.destinations, at, null);
        return;
      case 'partner.erased':
        this.erased = true;
        return;
      case 'partner.merged':
        this.into = event.data.into;
        return;
      case 'partner.absorbed':
      case 'partner.activated':
      case 'partner.certification-recorded':
      case 'partner.certification-revoked':
      case 'partner.contact-added':
      case 'partner.contact-changed':
      case 'partner.contact-erased':
      case 'partner.contact-removed':
      case 'partner.declined':
      case 'partner.described':
      case 'partner.onboarding-overdue':
      case 'partner.onboarding-started':
      case 'partner.onboarding-step-completed':
      case 'partner.profile-answered':
      case 'partner.profile-rescored':
      case 'partner.rejected':
      case 'partner.resumed':
      case 'partner.review-started':
      case 'partner.suspended':
        return;
    }
  }

  standingAt(moment: string): Standing | undefined {
    return holding(this.standings, moment);
  }

  earnsAt(moment: string): boolean {
    const standing = this.standingAt(moment);
    return !this.banned && standing !== undefined && EARNS.includes(standing);
  }

  /** Earning and being paid are two questions. */
  gatesAt(moment: string): PayoutEligibility {
    const standing = this.standingAt(moment);
    const mayBePaid = standing === 'active' || (standing === 'offboarded' && this.keepsEarned);
    const taxForm = holding(this.taxForms, moment) !== undefined;
    const destination = holding(this.destinations, moment) ?? null;
    return { payable: mayBePaid && !this.banned, taxForm, destination, erased: this.erased };
  }

  tierAt(moment: string): number {
    return holding(this.tiers, moment) ?? 1;
  }

  /** The plan assigned at a moment; null where the standard plan holds. */
  planIdAt(moment: string): string | null {
    return holding(this.plans, moment) ?? null;
  }
}

/** Kept in the order of business time; what was recorded later stands behind what holds from the same moment. */
function put<T>(list: Dated<T>[], at: string, value: T): void {
  let place = list.length;
  while (place > 0 && (list[place - 1]?.at ?? '') > at) place -= 1;
  list.splice(place, 0, { at, value });
}

function holding<T>(list: readonly Dated<T>[], moment: string): T | undefined {
  return list.findLast(({ at }) => at <= moment)?.value;
}

/** The record that a partner was merged into in the end. */
export function livingRecord(partners: ReadonlyMap<string, PartnerStates>, partnerId: string): string {
  const seen = new Set([partnerId]);
  for (const id of seen) {
    const into = partners.get(id)?.into ?? null;
    if (into === null || seen.has(into)) return id;
    seen.add(into);
  }
  return partnerId;
}
