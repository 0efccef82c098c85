import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Instant, Recorded } from '#libs/kernel';
import { CERTIFICATION_EXPIRES, type PartnerEvent, partnerEvents } from '#libs/partners';
import { ReviewTier } from '../performance/performance.commands.js';
import { type MembershipEvent, membershipEvents } from '../membership-list/membership-list.events.js';
import { TIER_GRACE_ENDS, TIER_OVERRIDE_ENDS } from './tier.deadlines.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';

const NAME = 'review-tier-when-it-may-have-changed';

type Taken = AgendaEvent | PartnerEvent | MembershipEvent;

/** Whose rank to look at, as of which moment of business time. */
interface Due {
  readonly partnerId: string;
  readonly at: Instant;
}

/** On what changes a partner's rank beside its sales and deals: its certifications, its joining, another record merged into it, a date, a day. */
export const reviewTierWhenItMayHaveChanged = (facts: StateReader): Policy<Taken> =>
  policy<Taken>({
    name: NAME,
    sources: [agendaEvents, partnerEvents, membershipEvents],
    on: [
      'agenda.deadline-reached',
      'partner.enrolled',
      'partner.merged',
      'partner.tier-set',
      'partner.certification-recorded',
      'partner.certification-revoked',
      'partner.contact-removed',
      'partner.contact-erased',
      'roster.review-asked',
    ],
    async react(events) {
      const known = new TierStateReader(facts);
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        for (const [n, { partnerId, at }] of dueOf(event).entries()) {
          const data = await known.review(event.metadata.tenant, partnerId, at);
          if (!data) continue;
          const context = { ...policyContext(NAME, event, n), occurredAt: at };
          commands.push({ command: new ReviewTier(data, context), answers: [event] });
        }
      }
      return commands;
    },
  });

function dueOf(event: Recorded<Taken>): readonly Due[] {
  if (isOfRoster(event)) {
    if (event.type !== 'roster.review-asked' || event.data.of !== 'tiers') return [];
    const { partnerIds, at } = event.data;
    return partnerIds.map((partnerId) => ({ partnerId, at }));
  }
  if (isOfAgenda(event)) {
    const due = isReached(event, 'partner', TIER_GRACE_ENDS, TIER_OVERRIDE_ENDS, CERTIFICATION_EXPIRES);
    return due ? [{ partnerId: event.data.subject.id, at: event.data.dueAt }] : [];
  }
  const partnerId = event.type === 'partner.merged' ? event.data.into : event.data.partnerId;
  return [{ partnerId, at: event.recordedAt }];
}

const isOfRoster = (event: Recorded<Taken>): event is Recorded<MembershipEvent> => event.type in membershipEvents.types;
const isOfAgenda = (event: Recorded<Taken>): event is Recorded<AgendaEvent> => event.type in agendaEvents.types;
