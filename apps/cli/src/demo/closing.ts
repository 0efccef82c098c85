import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '#libs/importing';
import { CommandFault } from '../command.fault.js';
import { payoutsOf } from '../payouts.js';

export interface Closed {
  readonly period: string;
  readonly ledgers: number;
  /** Of the request, to wait for its effects. */
  readonly position: string;
}

const CLOSE = `mutation Close($input: ClosePeriodInput!) {
  closePeriod(input: $input) { position userErrors { code message } }
}`;

const CLOSING = `query Closing($programId: ID!, $period: Period!, $after: Position!) {
  closings(programId: $programId, period: $period, first: 1, after: $after) { nodes { closedAt ledgers } }
}`;

const EVERY_MS = 100;
const WITHIN_MS = 10 * 60_000;

interface Closing {
  readonly closings: {
    readonly nodes: readonly { readonly closedAt: string | null; readonly ledgers: number | null }[];
  };
}

/** Asks that a month be closed; it is once everything recorded before has been posted. Again changes nothing. Throws CommandFault. */
export async function requestClosing(api: Api, programId: string, period: string): Promise<string> {
  const input = { idempotencyKey: `close:${programId}:${period}`, programId, period };
  const { closePeriod } = await api<{ closePeriod: Mutated }>(CLOSE, { input });
  return accepted(closePeriod, `${period} cannot be closed`).position;
}

/** Closes a month and waits until every ledger has its statement. Closing it again changes nothing. Throws CommandFault. */
export async function closeMonth(api: Api, programId: string, period: string): Promise<Closed> {
  const position = await requestClosing(api, programId, period);
  for (const until = Date.now() + WITHIN_MS; Date.now() < until; await pause(EVERY_MS)) {
    const { closings } = await api<Closing>(CLOSING, { programId, period, after: position });
    const [closing] = closings.nodes;
    if (closing?.closedAt) return { period, ledgers: closing.ledgers ?? 0, position };
  }
  throw new CommandFault(`${period} is still being closed after ten minutes: look at the service's health.`);
}

/** How far the payouts of a month are, by status. */
export type PayoutCounts = Readonly<Record<string, number>>;

/** On their way without anybody's doing. */
const UNDER_WAY = ['APPROVED', 'INTENDED'];
const STILL_MS = 30_000;

/**
 * Waits until the payouts of a closed month are sent, or wait for something: for a person's approval, for the provider's answer. One that
 * does not move for half a minute has been set aside by the policy, or its statement is disputed. Throws ApiFault.
 */
export async function payoutsSent(
  api: Api,
  programId: string,
  period: string,
  stillMs = STILL_MS,
): Promise<PayoutCounts> {
  const { historyPosition: afterEffects } = await api<{ historyPosition: string }>('{ historyPosition }', {});
  let [last, since] = ['', Date.now()];
  for (; ; await pause(EVERY_MS)) {
    const counts: Record<string, number> = {};
    for await (const { status } of payoutsOf(api, { programId, period, afterEffects })) {
      counts[status] = (counts[status] ?? 0) + 1;
    }
    const now = JSON.stringify(counts);
    if (now !== last) [last, since] = [now, Date.now()];
    if (!UNDER_WAY.some((status) => counts[status]) || Date.now() - since >= stillMs) return counts;
  }
}

export interface Mutated {
  readonly id?: string | null;
  readonly position: string | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** What was changed, where the service did not refuse. Throws CommandFault with its words. */
export function accepted({ id, position, userErrors }: Mutated, what: string): { id: string; position: string } {
  const [error] = userErrors;
  if (error) throw new CommandFault(`${what}: ${error.message} (${error.code}).`);
  return { id: id ?? '', position: position ?? '' };
}
