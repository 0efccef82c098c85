import { type Facts, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import { RescoreProfile } from '#libs/partners';
import { idealPartnerProfileInForce, scoreProfile } from '#libs/programs';
import { type RosterEvent, rosterEvents } from './roster.events.js';
import { TierFacts } from './tier.facts.js';

const NAME = 'rescore-profile-when-asked';

/** What partners have answered is scored by the version of the profile that holds now. */
export const rescoreProfileWhenAsked = (facts: Facts): Policy<RosterEvent> =>
  policy<RosterEvent>({
    name: NAME,
    sources: [rosterEvents],
    on: ['roster.review-asked'],
    async react(events) {
      const known = new TierFacts(facts);
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
