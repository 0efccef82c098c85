import { type AgendaEvent, agendaEvents, isReached, ONLY_REACHED } from '#libs/deadlines';
import { aggregate, clearDeadline, deadlines, type Policy, policy, policyContext, setDeadline } from '#libs/eventing';
import { command, type Decider, type DomainEvent, eventTypes, type Instant, unreachable } from '#libs/kernel';

export interface Loan {
  readonly loanId: string;
  readonly programId: string;
}

/** A context as small as one with deadlines can be: a loan ends, and a day later its papers are put away. */
export type LoanEvent =
  | DomainEvent<'loan.begun', Loan & { readonly until: Instant }>
  | DomainEvent<'loan.extended', Loan & { readonly until: Instant }>
  | DomainEvent<'loan.repaid', Loan>
  | DomainEvent<'loan.ended', Loan & { readonly at: Instant; readonly putAwayAt: Instant }>
  | DomainEvent<'loan.put-away', Loan & { readonly at: Instant }>;

export class BeginLoan extends command('BeginLoan')<Loan & { until: Instant }>() {}
export class ExtendLoan extends command('ExtendLoan')<Loan & { until: Instant }>() {}
export class RepayLoan extends command('RepayLoan')<Loan>() {}
export class EndLoan extends command('EndLoan')<Loan>() {}
export class PutAwayLoan extends command('PutAwayLoan')<Loan>() {}
type LoanCommand = BeginLoan | ExtendLoan | RepayLoan | EndLoan | PutAwayLoan;

interface State {
  readonly until: Instant | null;
}

const DAY = 24 * 3_600_000;

const decider: Decider<LoanCommand, State, LoanEvent> = {
  initial: { until: null },
  decide({ type, data, context: { occurredAt: at } }, { until }) {
    switch (type) {
      case 'BeginLoan':
        return [{ type: 'loan.begun', data }];
      case 'ExtendLoan':
        return [{ type: 'loan.extended', data }];
      case 'RepayLoan':
        return [{ type: 'loan.repaid', data }];
      case 'EndLoan': {
        if (until === null || until > at) return [];
        const putAwayAt = new Date(Date.parse(at) + DAY).toISOString();
        return [{ type: 'loan.ended', data: { ...data, at, putAwayAt } }];
      }
      case 'PutAwayLoan':
        return [{ type: 'loan.put-away', data: { ...data, at } }];
      default:
        return unreachable(type);
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'loan.begun':
      case 'loan.extended':
        return { until: event.data.until };
      case 'loan.repaid':
      case 'loan.ended':
        return { until: null };
      case 'loan.put-away':
        return state;
    }
  },
};

const v1 = { version: 1 };
const loanEvents = eventTypes<LoanEvent>()('loan', {
  'loan.begun': v1,
  'loan.extended': v1,
  'loan.repaid': v1,
  'loan.ended': v1,
  'loan.put-away': v1,
});

export const loanAggregate = aggregate({
  decider,
  events: loanEvents,
  commands: { BeginLoan, ExtendLoan, RepayLoan, EndLoan, PutAwayLoan },
  id: ({ data }) => data.loanId,
});

const subjectOf = ({ loanId, programId }: Loan) => ({ noun: 'loan', id: loanId, programId });

export const loanDeadlines = deadlines<LoanEvent>()(loanEvents, {
  'loan.begun': ({ data }) => [setDeadline('ends', subjectOf(data), data.until)],
  'loan.extended': ({ data }) => [setDeadline('ends', subjectOf(data), data.until)],
  'loan.repaid': ({ data }) => [clearDeadline('ends', subjectOf(data))],
  'loan.ended': ({ data }) => [setDeadline('put-away', subjectOf(data), data.putAwayAt)],
  'loan.put-away': 'ignored',
});

const ANSWER = 'answer-when-a-loan-is-due';

export const answerWhenALoanIsDue: Policy<AgendaEvent> = policy<AgendaEvent>({
  name: ANSWER,
  sources: [agendaEvents],
  on: ONLY_REACHED,
  react: async (events) =>
    events
      .filter((event) => isReached(event, 'loan', 'ends', 'put-away'))
      .map((event) => {
        const loan = { loanId: event.data.subject.id, programId: event.data.subject.programId };
        const context = policyContext(ANSWER, event);
        const answer = event.data.kind === 'ends' ? new EndLoan(loan, context) : new PutAwayLoan(loan, context);
        return { command: answer, answers: [event] };
      }),
});
