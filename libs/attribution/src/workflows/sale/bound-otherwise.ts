import { PastReader, type StateReader } from '#libs/eventing';
import type { Instant, Position } from '#libs/kernel';
import { type AttributionPolicy, programAggregate } from '#libs/programs';
import { attribute } from '../../attribute/attribute.js';
import { journeyAggregate } from '../../journey/journey.aggregate.js';
import type { Binding, Journey } from '../../journey/journey.state.js';
import { evidenceOf } from '../../state-reader/evidence.state-reader.js';
import type { BoundShare } from '../../vocabulary/touch.js';

/** What is tried of a policy. */
export interface Trial {
  /** What a version would say; undefined: it cannot be changed so, and stays. */
  readonly changed: (policy: AttributionPolicy) => AttributionPolicy | undefined;
  /** Whom the sale that bound its customer would be credited to by touches; undefined: to whom it is. */
  readonly bySale: (saleId: string) => Promise<readonly BoundShare[] | undefined>;
}

interface Known {
  readonly facts: StateReader;
  readonly tenant: string;
}

/** Whom a customer would be bound to, had the policy that bound it said something else. What a person has said stays. */
export async function boundOtherwise(
  known: Known,
  { programId, journeyId, absorbed }: Journey,
  binding: Binding,
  { changed, bySale }: Trial,
): Promise<readonly BoundShare[] | null> {
  const { policyVersion, shares, from } = binding;
  const program = (await known.facts.of(programAggregate, known.tenant, programId)).state;
  if (program.status === 'absent' || policyVersion === null) return shares;
  const policy = program.attributionPolicies.find(({ version }) => version === policyVersion);
  const then = policy && changed(policy);
  if (!policy || !then) return shares;
  const begun = await beginningOf(known, [journeyId, ...absorbed], binding);
  if (!begun) return shares;
  const decided = begun.saleId === null ? await byLead(known, begun, from, [policy, then]) : await bySale(begun.saleId);
  return decided === undefined ? shares : decided.length === 0 ? null : decided;
}

interface Begun {
  readonly journeyId: string;
  readonly at: Position;
  readonly saleId: string | null;
}

/** Where a binding was recorded: in the customer's journey, or in one that it has taken in. */
async function beginningOf(
  { facts, tenant }: Known,
  journeyIds: readonly string[],
  { from, shares, basis }: Binding,
): Promise<Begun | undefined> {
  for (const journeyId of journeyIds) {
    for await (const { type, data, position: at } of facts.events(journeyAggregate, tenant, journeyId)) {
      if (type !== 'journey.bound' || data.from !== from || data.basis !== basis) continue;
      if (JSON.stringify(data.shares) === JSON.stringify(shares)) return { journeyId, at, saleId: data.saleId };
    }
  }
  return undefined;
}

/** By what was known when the lead bound it; undefined: both say the same. */
async function byLead(
  { facts, tenant }: Known,
  { journeyId, at: position }: Begun,
  at: Instant,
  [policy, then]: readonly [AttributionPolicy, AttributionPolicy],
): Promise<readonly BoundShare[] | undefined> {
  const past = new PastReader(facts, position);
  const { state, revision } = await past.of(journeyAggregate, tenant, journeyId);
  if (state.status === 'absent') return undefined;
  const asked = { at, lines: [], carried: [], isBindingAsked: false, accountIds: [], compared: null };
  const { evidence } = await evidenceOf(past, tenant, { state, revision }, asked);
  const [now, otherwise] = [attribute(evidence, policy).shares, attribute(evidence, then).shares];
  return JSON.stringify(now) === JSON.stringify(otherwise) ? undefined : otherwise;
}
