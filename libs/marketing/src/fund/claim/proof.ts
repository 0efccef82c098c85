import { type Instant, refuse } from '#libs/kernel';
import type { Refused } from '../state/fund.decision.js';
import type { Claim, FundRequest } from '../state/fund.state.js';
import type { JudgedCost, PinnedPolicy } from '../state/fund.types.js';

/** Proof comes before money: each activity whose costs count is over, and has as many files as the policy asks for. */
export function proofFault(
  { costs, proofs }: Claim,
  { activities, policy }: FundRequest,
  judged: readonly Pick<JudgedCost, 'eligible'>[],
  at: Instant,
): Refused | undefined {
  const counted = new Set(costs.filter((_, n) => judged[n]?.eligible).map(({ activity }) => activity));
  for (const { number, kind, endsOn, endsAt } of activities) {
    if (!counted.has(number)) continue;
    if (at < endsAt)
      return refuse('PROOF_MISSING', `activity ${number} is not over before ${endsOn} has passed`, 'claimId');
    const files = new Set(proofs.filter(({ activity }) => activity === number).map(({ sha256 }) => sha256)).size;
    const asked = filesAsked(policy, kind);
    if (files < asked) {
      return refuse('PROOF_MISSING', `activity ${number} needs ${asked} files of proof and has ${files}`, 'claimId');
    }
  }
  return undefined;
}

/** Of a kind that the policy does not name, one. */
const filesAsked = ({ proofs }: PinnedPolicy, kind: string): number =>
  proofs.find((proof) => proof.kind === kind)?.files ?? 1;
