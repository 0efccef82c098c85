import type { Written } from '#libs/eventing';
import type { EventOf } from '#libs/kernel';
import type { DealEvent } from '../../deal/deal.events.js';
import { type Deal, type DealState, isOpenAt } from '../../deal/deal.state.js';
import type { Recent } from '../../state-reader/recent.js';

export type Submitted = Written<EventOf<DealEvent, 'deal.submitted'>>;
export type CustomerIdentified = Written<EventOf<DealEvent, 'deal.customer-identified'>>;
export type Reinstated = Written<EventOf<DealEvent, 'deal.reinstated'>>;
export type Over = Written<EventOf<DealEvent, (typeof ENDS)[number]>>;

/** After these a deal takes up no slot of its partner's portfolio. */
export const ENDS = [
  'deal.rejected',
  'deal.duplicate-found',
  'deal.withdrawn',
  'deal.won',
  'deal.lost',
  'deal.expired',
  'deal.revoked',
  'deal.merged',
] as const satisfies readonly DealEvent['type'][];

/** How far a registration has come, as its own stream tells. */
export interface Progress {
  readonly deal: Deal;
  /** The latest submission, and who its customer was found to be since. */
  readonly submitted: Submitted | null;
  readonly identified: CustomerIdentified | null;
  /** The account has answered since: it waits there for a person. */
  readonly answered: boolean;
  /** What last ended the deal, or began it again. */
  readonly turn: Over | Reinstated | null;
}

/** `causes`: events that may be older than what is remembered of the stream. Null: there is no such deal. */
export function progressOf(
  { state: deal, commands }: Recent<DealState, DealEvent>,
  causes: readonly Written<DealEvent>[] = [],
): Progress | null {
  if (deal.status === 'absent') return null;
  const recent = commands.toArray().flat();
  const first = recent[0]?.revision ?? 0n;
  const events: readonly Written<DealEvent>[] = [...causes.filter(({ revision }) => revision < first), ...recent];
  const at = events.findLastIndex(({ type }) => type === 'deal.submitted');
  const since = events.slice(at + 1);
  const known = since.findLastIndex(({ type }) => type === 'deal.customer-identified');
  return {
    deal,
    submitted: (events[at] as Submitted | undefined) ?? null,
    identified: movedOn(since[known] as CustomerIdentified | undefined, since),
    answered: since
      .slice(known + 1)
      .some((event) => event.type === 'deal.review-started' && event.data.accountId !== null),
    turn: (events.findLast(({ type }) => TURNS.has(type)) as Over | Reinstated | undefined) ?? null,
  };
}

/** Its account may have been joined into another one since. */
function movedOn(identified: CustomerIdentified | undefined, since: readonly Written<DealEvent>[]) {
  if (!identified) return null;
  let { accountId } = identified.data;
  for (const { type, data } of since)
    if (type === 'deal.account-joined' && data.from === accountId) ({ accountId } = data);
  return accountId === identified.data.accountId
    ? identified
    : { ...identified, data: { ...identified.data, accountId } };
}

const TURNS: ReadonlySet<string> = new Set([...ENDS, 'deal.reinstated']);

/** What is to be done next; `passed`: what was tried already on this way, with whatever success. */
export type Stage = 'slot' | 'customer' | 'listing' | 'request' | 'over' | 'begun-again' | 'done';

export function stageOf(progress: Progress | null, passed: ReadonlySet<Stage>): Stage {
  const stages = progress ? stagesOf(progress) : [];
  return stages.find((stage) => !passed.has(stage)) ?? 'done';
}

function stagesOf({ deal, submitted, identified, answered, turn }: Progress): readonly Stage[] {
  if (deal.status === 'submitted' && deal.accountId === null) return submitted ? ['slot', 'customer'] : [];
  const waits = deal.status === 'submitted' || (deal.status === 'in-review' && !deal.imported);
  if (waits) return identified?.data.accountId === deal.accountId && !answered ? ['listing', 'request'] : [];
  // A later event says what became of it since.
  if (turn === null || (turn.type === 'deal.reinstated') !== isOpenAt(deal, turn.data.at)) return [];
  return turn.type === 'deal.reinstated' ? ['begun-again'] : ['over'];
}
