import { type Decider, isRefusal, type Refusal, refuse, textFault, unreachable } from '#libs/kernel';
import type { ChangeCode, CodeCommand, DisableCode, IssueCode } from './code.commands.js';
import type { CodeEvent, CodeTerms } from './code.events.js';
import type { CodeRefusal } from './code.refusals.js';
import { type Code, type CodeState, evolveCode, termsOf } from './code.state.js';
import { confirm, release, reserve } from './redemptions.js';

type Decided = CodeEvent[] | Refusal<CodeRefusal>;

const MOST_REDEMPTIONS = 1_000_000;
const MOST_REASON = 500;

const NO_CODE: Refusal<CodeRefusal> = refuse('NOT_FOUND', 'there is no such code', 'code');

export const codeDecider: Decider<CodeCommand, CodeState, CodeEvent, CodeRefusal> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'IssueCode') return issue(command, state);
    if (state.status === 'absent') return NO_CODE;
    switch (command.type) {
      case 'ChangeCode':
        return change(command, state);
      case 'DisableCode':
        return disable(command, state);
      case 'ReserveRedemption':
        return reserve(command, state);
      case 'ConfirmRedemption':
        return confirm(command, state);
      case 'ReleaseRedemption':
        return release(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve: evolveCode,
};

function issue({ data, context }: IssueCode, state: CodeState): Decided {
  if (state.status === 'issued') {
    const isSame =
      state.partnerId === data.partnerId && sameTerms(state, data) && state.issuedAt === context.occurredAt;
    return isSame ? [] : refuse('CODE_TAKEN', 'the program has this code already', 'code');
  }
  const terms = checkedTerms(data);
  if (isRefusal(terms)) return terms as Refusal<CodeRefusal>;
  const { codeId, programId, partnerId, code } = data;
  return [{ type: 'code.issued', data: { codeId, programId, partnerId, at: context.occurredAt, code, ...terms } }];
}

function change({ data, context }: ChangeCode, code: Code): Decided {
  const terms = checkedTerms(data);
  if (isRefusal(terms)) return terms as Refusal<CodeRefusal>;
  if (sameTerms(code, terms)) return [];
  const { codeId, programId, partnerId } = code;
  return [{ type: 'code.changed', data: { codeId, programId, partnerId, at: context.occurredAt, ...terms } }];
}

function disable({ data, context }: DisableCode, code: Code): Decided {
  const fault = textFault(data.reason, 'reason', { most: MOST_REASON });
  if (fault) return fault;
  if (code.disabledAt !== null) return [];
  const { codeId, programId, partnerId } = code;
  const of = { codeId, programId, partnerId, at: context.occurredAt };
  return [{ type: 'code.disabled', data: { ...of, reason: data.reason } }];
}

const sameTerms = (one: CodeTerms, other: CodeTerms): boolean =>
  JSON.stringify(termsOf(one)) === JSON.stringify(termsOf(other));

function checkedTerms(given: CodeTerms): CodeTerms | Refusal<CodeRefusal> {
  const { startsAt, endsAt, limit } = given;
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    return refuse('ENDS_BEFORE_START', 'a code ends after it has begun', 'endsAt');
  if (limit !== null && (!Number.isInteger(limit) || limit < 1 || limit > MOST_REDEMPTIONS))
    return refuse('OUT_OF_RANGE', `give a whole number of 1 to ${MOST_REDEMPTIONS}, or none`, 'limit');
  return termsOf(given);
}
