import { isRefusal, type Refusal } from '#libs/kernel';
import type { ClaimedKind } from '../alias/alias.events.js';
import { journeyDecider } from '../journey/journey.js';
import type { JourneyCommand } from '../journey/journey.commands.js';
import type { JourneyState } from '../journey/journey.state.js';
import { asOne } from '../journey/merging.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import type { JourneyStateReader, Lead } from './journey.state-reader.js';

/** What may lead to a journey. */
export interface Claimable {
  readonly aliasId: string;
  readonly kind: ClaimedKind;
}

/** The number of what is recorded: it leads to the customer that it was recorded of, and never makes one customer of two. */
export interface RecordNumber {
  readonly one: Claimable;
  /** Answered where it leads to another customer. */
  readonly differs: Refusal;
}

/** Where a request's identifiers and its number lead. */
export interface Led {
  readonly leads: readonly { readonly one: JourneyIdentifier; readonly lead: Lead }[];
  readonly journeyIds: readonly string[];
  readonly number: Lead | undefined;
}

export const otherCustomer = ({ journeyIds, number }: Led, { differs }: RecordNumber): Refusal | undefined =>
  number?.to === 'journey' && !journeyIds.includes(number.journeyId) ? differs : undefined;

/** Whether something is to be claimed or joined first. */
export const changesAnything = ({ leads, journeyIds, number }: Led): boolean =>
  journeyIds.length > 1 || number?.to === 'nobody' || leads.some(({ lead }) => lead.to === 'nobody');

/** Why a command will be refused in the journey that these become. */
export async function refusalIn(
  known: JourneyStateReader,
  { journeyIds }: Led,
  beginning: string,
  commandOf: (journeyId: string) => JourneyCommand,
): Promise<Refusal | undefined> {
  const states = await Promise.all(journeyIds.map(async (id) => (await known.journey(id)).state));
  const open = states.flatMap((state) => (state.status === 'open' ? [state] : []));
  const state: JourneyState = open.length > 0 ? asOne(open) : journeyDecider.initial;
  const id = state.status === 'absent' ? beginning : state.journeyId;
  const decided = journeyDecider.decide(commandOf(id), state);
  return isRefusal(decided) ? decided : undefined;
}
