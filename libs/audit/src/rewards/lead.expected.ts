import { idOf } from '#libs/kernel';
import { readCondition } from '../rating/plan-reading.js';
import type { QualifiedLead } from './leads.model.js';
import { answerTo, attributesOfLead } from './reward.attributes.js';
import type { ExpectedReward, RewardContext } from './reward.expected.js';

/** What each rule for leads that fits must have answered to each of its sides. */
export function expectedOfLead(lead: QualifiedLead, around: RewardContext): readonly ExpectedReward[] {
  const { leadId, at } = lead;
  const { tenant, policy, zone, currency } = around;
  return policy.rules.flatMap((rule) => {
    if (rule.on !== 'lead-qualified') return [];
    // Nobody types a code in to become a lead.
    const partnerId = rule.codesOnly ? null : lead.partnerId;
    const partner = around.partners.get(rule.codesOnly ? '' : (lead.credited ?? ''));
    if (!answerTo(readCondition(rule.when), attributesOfLead(at, partner), null)) return [];
    const fault = partner?.earnsAt(at) ? null : 'COULD_NOT_EARN';
    const refused = partnerId === null ? 'NOT_CREDITED' : fault;
    const risk = partnerId !== null && (lead.risky || partner?.standingAt(at) === 'suspended');
    const of = { rule, policyVersion: policy.version, at, zone, refused, risk, net: null, currency };
    const id = (...parts: readonly string[]) => idOf(tenant, 'reward', parts.join(':'));
    const customer = rule.customer && {
      ...{ rewardId: id(leadId, rule.ruleId, 'customer'), side: 'customer' as const },
      ...{ beneficiary: leadId, spec: rule.customer },
    };
    const referrer = rule.referrer &&
      partnerId !== null && {
        ...{ rewardId: id(lead.occasion, rule.ruleId, 'referrer', partnerId), side: 'referrer' as const },
        ...{ beneficiary: partnerId, spec: rule.referrer },
      };
    return [referrer, customer].flatMap((one) =>
      one ? [{ ...of, ...one, fits: () => true, mayBeMissing: false }] : [],
    );
  });
}
