import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import { RescoreProfile } from '#libs/partners';
import { idealPartnerProfileInForce, scoreProfile } from '#libs/programs';
import { type MembershipEvent, membershipEvents } from '../membership-list/membership-list.events.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';

const NAME = 'rescore-profile-when-asked';

/** What partners have answered is scored by the version of the profile that holds now. */
export const rescoreProfileWhenAsked = (facts: StateReader): Policy<MembershipEvent> =>
  policy<MembershipEvent>({
    name: NAME,
    sources: [membershipEvents],
    on: ['roster.review-asked'],
    async react(events) {
      const known = new TierStateReader(facts);
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'roster.review-asked' || event.data.of !== 'profiles') continue;
        const { programId, partnerIds, at } = event.data;
        const { tenant } = event.metadata;
        const program = await known.program(tenant, programId);
        const profile = program && idealPartnerProfileInForce(program.state, at);
        if (!profile) continue;
        for (const [n, partnerId] of partnerIds.entries()) {
          const answered = (await known.partner(tenant, partnerId))?.state.profile;
          if (!answered) continue;
          const scored = { score: scoreProfile(profile, answered), programRevision: String(program.revision) };
          const data = { partnerId, answeredIn: answered.answeredIn, scored };
          const context = { ...policyContext(NAME, event, n), occurredAt: at };
          commands.push({ command: new RescoreProfile(data, context), answers: [event] });
        }
      }
      return commands;
    },
  });
