import type { Executed, Written } from '#libs/eventing';
import { type Command, type CommandContext, isRefusal, type Position } from '#libs/kernel';
import { AbsorbAccount, EndAccount } from '../../account/account.commands.js';
import type { AccountEvent } from '../../account/account.events.js';
import { FollowJoin } from '../../deal/deal.commands.js';
import type { Deal } from '../../deal/deal.state.js';
import { endedIn } from '../../joins/same-customer.js';
import type { DealStateReader } from '../../state-reader/deal.state-reader.js';
import { followJoins } from './apply-decision.js';

/** What of a request's way, or of who goes on for it, is needed here. */
export interface JoiningParts {
  readonly known: DealStateReader;
  readonly send: (command: Command) => Promise<Executed>;
  /** A step that does nothing when it has been done, under an id of its own. */
  readonly contextOf: (what: string) => CommandContext;
}

/**
 * Brings everything of accounts that have ended to the one that stays, where that is not done yet: whoever asks it next has to find all of it.
 * The position of the last step; undefined: nothing was left to do.
 */
export async function settleJoins(
  { known, send, contextOf }: JoiningParts,
  programId: string,
  accountId: string,
): Promise<Position | undefined> {
  let position: Position | undefined;
  for (const from of endedIn(await known.joins(programId), accountId)) {
    const { state } = await known.account(accountId);
    if (state.absorbed.has(from)) continue;
    const ended = await send(new EndAccount({ accountId: from, programId, into: accountId }, contextOf(`end ${from}`)));
    const context = contextOf(`absorb ${from} ${accountId}`);
    const terms = await known.terms(programId, context.occurredAt);
    if (isRefusal(ended) || isRefusal(terms)) continue;
    const absorbed = { accountId, programId, terms, from, ended: (await known.account(from)).state };
    const outcome = await send(new AbsorbAccount(absorbed, context));
    if (isRefusal(outcome)) continue;
    ({ position } = outcome);
    for (const event of outcome.events as readonly Written<AccountEvent>[]) {
      await Promise.all(followJoins(event).map((command) => send(command)));
    }
  }
  return position;
}

/** A deal whose account was joined goes over to the one that stays; also one that is over, which no account tells. */
export async function followJoin(parts: JoiningParts, deal: Deal): Promise<boolean> {
  const { accountId: from, programId, dealId } = deal;
  if (from === null) return false;
  const accountId = await parts.known.staying(programId, from);
  if (accountId === from) return false;
  await settleJoins(parts, programId, accountId);
  const context = parts.contextOf(`follow ${dealId} ${accountId}`);
  await parts.send(new FollowJoin({ dealId, from, accountId, beside: [] }, context));
  return true;
}
