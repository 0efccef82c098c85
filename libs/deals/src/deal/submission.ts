import { Set } from 'immutable';
import {
  type Decision,
  isRefusal,
  keyFault,
  namesPerson,
  optionalKeyFault,
  refuse,
  type Refusal,
  unreachable,
} from '#libs/kernel';
import type { DraftDeal, SubmissionCommand, ImportDeal, RegisterDeal } from './deal.commands.js';
import { checkContent, incomplete } from './content.js';
import type { DealEvent } from './deal.events.js';
import { laterThan, standingFault, statusFault } from './rules.js';
import type { Deal, DealState, Imported } from './deal.state.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

/** What is handed in about a deal: by its partner, or as history. */
export function decideSubmission(command: SubmissionCommand, state: DealState): Decision<DealEvent, DealRefusal> {
  const { context } = command;
  switch (command.type) {
    case 'DraftDeal': {
      const drafted = draft(command, state);
      return isRefusal(drafted) ? drafted : [drafted];
    }
    case 'RegisterDeal': {
      const drafted = draft(command, state);
      if (isRefusal(drafted)) return drafted;
      const { dealId, programId, partnerId, customer, standing } = command.data;
      const fault = standingFault(standing) ?? incomplete(drafted.data);
      if (fault) return fault;
      const { at } = drafted.data;
      return [drafted, { type: 'deal.submitted', data: { dealId, programId, at, partnerId, ...customer } }];
    }
    case 'ReviseDeal': {
      if (state.status === 'absent') return absent();
      const content = checkContent(command.data, state.programId, {
        at: context.occurredAt,
        leads: state.representative,
      });
      const fault = statusFault(state, context.occurredAt, ['draft', 'returned']);
      if (fault || isRefusal(content)) return fault ?? (content as Refusal<DealRefusal>);
      return [{ type: 'deal.revised', data: { ...saidOf(state, context.occurredAt), ...content } }];
    }
    case 'SubmitDeal': {
      if (state.status === 'absent') return absent();
      const { customer, standing } = command.data;
      const fault =
        statusFault(state, context.occurredAt, ['draft', 'returned']) ?? standingFault(standing) ?? incomplete(state);
      if (fault || state.partnerId === null) return fault ?? refuse('NOT_FOUND', 'the deal has no partner', 'dealId');
      const { partnerId } = state;
      return [{ type: 'deal.submitted', data: { ...of(state, context.occurredAt), partnerId, ...customer } }];
    }
    case 'ImportDeal':
      return state.status === 'absent' ? importFirst(command) : importAgain(command, state);
    default:
      return unreachable(command);
  }
}

type Drafted = Extract<DealEvent, { type: 'deal.drafted' }>;

function draft({ data, context }: DraftDeal | RegisterDeal, state: DealState): Drafted | Refusal<DealRefusal> {
  if (state.status !== 'absent') return refuse('DEAL_EXISTS', 'there is a deal of this number', 'externalId');
  const { dealId, programId, partnerId, externalId } = data;
  const content = checkContent(data, programId, { at: context.occurredAt });
  const fault = optionalKeyFault(externalId, 'externalId') ?? personFault(externalId);
  if (fault || isRefusal(content)) return fault ?? (content as Refusal<DealRefusal>);
  const owned = { dealId, programId, partnerId, externalId, subjectId: partnerId, at: context.occurredAt };
  return { type: 'deal.drafted', data: { ...owned, ...content } };
}

function importFirst({ data, context }: ImportDeal): Decision<DealEvent, DealRefusal> {
  const { dealId, programId, partnerId, externalId, outcome, registeredAt, closedAt, accountId, from, review } = data;
  const content = checkContent(data, programId, {
    at: closedAt ?? registeredAt ?? context.occurredAt,
    leads: data.given.representative,
  });
  if (isRefusal(content)) return content;
  const fault = keyFault(externalId, 'externalId') ?? personFault(externalId) ?? importFault(data);
  if (fault) return fault;
  const at = context.occurredAt;
  const owned = { dealId, programId, partnerId, externalId, subjectId: partnerId ?? data.customerId, at };
  const history = { outcome, registeredAt, closedAt, accountId, from };
  const imported: DealEvent = { type: 'deal.imported', data: { ...owned, ...content, ...history } };
  if (review === null) return [imported];
  const looked = { dealId, programId, at, accountId, ...review };
  return [imported, { type: 'deal.review-started', data: looked }];
}

/** A number stands in the clear in events, and the id of the deal follows from it: it may not name a person. */
const personFault = (externalId: string | null) =>
  externalId !== null && namesPerson(externalId)
    ? refuse(
        'PERSONAL_DATA',
        'the number of a deal is kept unencrypted: give one that is no e-mail address and no phone number',
        'externalId',
      )
    : undefined;

function importFault({ outcome, registeredAt, closedAt, given }: ImportDeal['data']): Refusal<DealRefusal> | undefined {
  if (outcome === 'open' && closedAt !== null) return refuse('NOT_CLOSED', 'an open deal has no end', 'closedAt');
  if (outcome !== 'open' && closedAt === null) return refuse('CLOSING_NEEDED', 'say when it ended', 'closedAt');
  if (outcome === 'won' && given.amount === null) return refuse('AMOUNT_NEEDED', 'say what it was won for', 'amount');
  if (closedAt === null || registeredAt === null || closedAt >= registeredAt) return undefined;
  return refuse('BEFORE_REGISTRATION', 'it ended before it was registered', 'closedAt');
}

/** The first row of a number counts; the same row again is the same request, any other is reported. */
function importAgain({ data, context }: ImportDeal, deal: Deal): Decision<DealEvent, DealRefusal> {
  const { imported } = deal;
  if (!imported) return refuse('DEAL_EXISTS', 'there is a deal of this number that was registered here', 'externalId');
  const { from, partnerId, outcome, given } = data;
  if (imported.rows.has(rowOf(from))) return [];
  const content = checkContent(data, deal.programId, {
    at: data.closedAt ?? data.registeredAt ?? context.occurredAt,
    leads: given.representative,
  });
  if (isRefusal(content)) return content;
  const { amount, currency, metadata, personalMetadata } = content;
  const equalToFirst = from.digest === imported.firstDigest;
  const seen = imported.digests.has(from.digest);
  const said = { partnerId, from, equalToFirst, seen, outcome, amount, currency, metadata, personalMetadata };
  const subjectId = partnerId ?? deal.customerId;
  return [{ type: 'deal.import-repeated', data: { ...of(deal, context.occurredAt), subjectId, ...said } }];
}

type From = ImportDeal['data']['from'];

const rowOf = ({ source, file: name, row, digest }: From): string => JSON.stringify([source, name, row, digest]);

/** What is remembered of the rows of one number. */
export function withRow(imported: Imported | null, from: From): Imported {
  const known = imported ?? { firstDigest: from.digest, rows: Set<string>(), digests: Set<string>() };
  return { ...known, rows: known.rows.add(rowOf(from)), digests: known.digests.add(from.digest) };
}

/** The same of what somebody says of it in their own words. */
export const saidOf = (deal: Deal, at: string) => ({ ...of(deal, at), subjectId: deal.subjectId });

export const of = ({ dealId, programId, at: last }: Deal, at: string) => ({
  dealId,
  programId,
  at: laterThan(last, at),
});

export const absent = (): Refusal<DealRefusal> => refuse('NOT_FOUND', 'there is no such deal', 'dealId');
