import { type Decision, isRefusal, refuse, textFault } from '#libs/kernel';
import { timeFault } from '../content/content.js';
import type { SaleEvent } from '../events/sale.events.js';
import type { SaleRefusal } from '../events/sale.refusals.js';
import { reassign } from '../reassignment/reassignment.js';
import { reattribute } from '../reassignment/reattribution.js';
import { asWritten } from './as-written.js';
import type { ReassignSale, ReattributeSale } from './sale.commands.js';
import type { SaleState } from './sale.state.js';

export const MOST_REASON = 500;

export const NO_PROGRAM = refuse('NOT_FOUND', 'there is no such program', 'programId');
export const NO_SALE = refuse('NOT_FOUND', 'there is no such sale', 'saleExternalId');

export function reassignSale({ data, context }: ReassignSale, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  const { partnerId, reason, knowledge, movedBefore } = data;
  const { timeZone, partners } = knowledge;
  if (timeZone === null) return NO_PROGRAM;
  if (state.status === 'expected') return NO_SALE;
  const fault = textFault(reason, 'reason', { most: MOST_REASON }) ?? timeFault(context);
  if (fault) return fault;
  const { occurredAt } = context;
  return reassign(state, { occurredAt, timeZone, reason, partnerId, partner: partners[0] ?? 'unknown', movedBefore });
}

export function reattributeSale(
  { data, context }: ReattributeSale,
  state: SaleState,
): Decision<SaleEvent, SaleRefusal> {
  const { credits, attribution, unlessNamed, reason, knowledge } = data;
  const { timeZone, partners } = knowledge;
  if (timeZone === null) return NO_PROGRAM;
  if (state.status === 'expected') return NO_SALE;
  const fault = textFault(reason, 'reason', { most: MOST_REASON }) ?? timeFault(context);
  if (fault) return fault;
  const { occurredAt } = context;
  const events = reattribute(state, { occurredAt, timeZone, reason, credits, partners, attribution, unlessNamed });
  return isRefusal(events) ? events : asWritten(events, { lines: [] });
}
