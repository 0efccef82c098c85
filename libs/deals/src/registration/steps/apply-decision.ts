import type { Executed, Written } from '#libs/eventing';
import type { Command } from '#libs/kernel';
import type { AccountEvent } from '../../account/account.events.js';
import { FollowAccount, FollowJoin } from '../../deal/deal.commands.js';
import { namedStepContext, stepContext } from './step-context.js';

/** What accounts decide on deals. */
export const DECISIONS = [
  'account.place-taken',
  'account.place-held',
  'account.place-resumed',
  'account.place-given-up',
  'account.protection-granted',
  'account.registration-refused',
  'account.protection-extended',
  'account.protection-reinstated',
  'account.protection-ended',
  'account.registration-reassigned',
] as const satisfies readonly AccountEvent['type'][];

/** The deal takes the state that its account has decided. Null for what concerns no deal. */
export function applyCommand(decision: Written<AccountEvent>): FollowAccount | null {
  const dealId = dealDecided(decision);
  if (dealId === null) return null;
  const { type, data } = decision;
  return new FollowAccount({ dealId, event: { type, data } as AccountEvent }, stepContext('apply', decision));
}

/** Deals that go over with their account, and those that stand beside an earlier one now. */
export function followJoins(event: Written<AccountEvent>): FollowJoin[] {
  if (event.type !== 'account.absorbed') return [];
  const { accountId, from, kept, conflicts } = event.data;
  const deals = new Set([...kept.protections, ...kept.places, ...conflicts].map(({ dealId }) => dealId));
  return [...deals].map((dealId) => {
    const beside = conflicts.filter((conflict) => conflict.dealId === dealId).map((conflict) => conflict.with);
    return new FollowJoin({ dealId, from, accountId, beside }, namedStepContext(event, `follow ${dealId}`));
  });
}

/** Which deal an account has decided on. */
export const dealDecided = ({ type, data }: AccountEvent): string | null =>
  DECIDES.has(type) && 'dealId' in data ? data.dealId : null;

const DECIDES: ReadonlySet<string> = new Set(DECISIONS);

/** Of one deal in order, of several side by side. */
export async function sendDecisions(
  send: (command: Command) => Promise<Executed>,
  commands: readonly FollowAccount[],
): Promise<readonly Executed[]> {
  const deals = new Map<string, FollowAccount[]>();
  for (const command of commands) deals.set(command.data.dealId, [...(deals.get(command.data.dealId) ?? []), command]);
  const inOrder = async (own: readonly FollowAccount[]): Promise<Executed[]> => {
    const outcomes: Executed[] = [];
    for (const command of own) outcomes.push(await send(command));
    return outcomes;
  };
  return (await Promise.all([...deals.values()].map(inOrder))).flat();
}
