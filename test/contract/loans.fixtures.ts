import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
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
  | DomainEvent<'loan.watched', Loan & { readonly at: Instant }>
  | DomainEvent<'loan.ended', Loan & { readonly at: Instant; readonly putAwayAt: Instant }>
  | DomainEvent<'loan.put-away', Loan & { readonly at: Instant }>;

export class BeginLoan extends command('BeginLoan')<Loan & { until: Instant }>() {}
export class ExtendLoan extends command('ExtendLoan')<Loan & { until: Instant }>() {}
export class WatchLoan extends command('WatchLoan')<Loan>() {}
export class RepayLoan extends command('RepayLoan')<Loan>() {}
class EndLoan extends command('EndLoan')<Loan>() {}
class PutAwayLoan extends command('PutAwayLoan')<Loan>() {}
type LoanCommand = BeginLoan | ExtendLoan | RepayLoan | WatchLoan | EndLoan | PutAwayLoan;

interface State {
  readonly until: Instant | null;
}

const dayAfter = (at: Instant): Instant => new Date(Date.parse(at) + 24 * 3_600_000).toISOString();

const decider: Decider<LoanCommand, State, LoanEvent, string> = {
  initial: { until: null },
  decide({ type, data, context: { occurredAt: at } }, { until }) {
    switch (type) {
      case 'BeginLoan':
        return [{ type: 'loan.begun', data }];
      case 'ExtendLoan':
        return [{ type: 'loan.extended', data }];
      case 'RepayLoan':
        return [{ type: 'loan.repaid', data }];
      case 'WatchLoan':
        return [{ type: 'loan.watched', data: { ...data, at } }];
      case 'EndLoan': {
        if (until === null || until > at) return [];
        return [{ type: 'loan.ended', data: { ...data, at, putAwayAt: dayAfter(at) } }];
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
      case 'loan.watched':
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
  'loan.watched': v1,
  'loan.ended': v1,
  'loan.put-away': v1,
});

export const loanAggregate = aggregate({
  decider,
  events: loanEvents,
  commands: { BeginLoan, ExtendLoan, RepayLoan, WatchLoan, EndLoan, PutAwayLoan },
  id: ({ data }) => data.loanId,
});

const subjectOf = ({ loanId, programId }: Loan) => ({ noun: 'loan', id: loanId, programId });

/** A day after, under the month it falls into. */
const theNextDay = (loan: Loan, at: Instant) => {
  const dueAt = dayAfter(at);
  return setDeadline('daily', subjectOf(loan), dueAt, dueAt.slice(0, 7));
};

/** What is due every day sets itself again. */
export const dailyDeadlines = deadlines<AgendaEvent>()(agendaEvents, {
  'agenda.deadline-reached': ({ data: { kind, subject, dueAt } }) =>
    kind === 'daily' ? [theNextDay({ loanId: subject.id, programId: subject.programId }, dueAt)] : [],
});

export const loanDeadlines = deadlines<LoanEvent>()(loanEvents, {
  'loan.begun': ({ data }) => [setDeadline('ends', subjectOf(data), data.until)],
  'loan.extended': ({ data }) => [setDeadline('ends', subjectOf(data), data.until)],
  'loan.repaid': ({ data }) => [clearDeadline('ends', subjectOf(data))],
  'loan.watched': ({ data }) => [theNextDay(data, data.at)],
  'loan.ended': ({ data }) => [setDeadline('put-away', subjectOf(data), data.putAwayAt)],
});

const ANSWER = 'answer-when-a-loan-is-due';

export const answerWhenALoanIsDue: Policy<AgendaEvent> = policy<AgendaEvent>({
  name: ANSWER,
  sources: [agendaEvents],
  on: ['agenda.deadline-reached'],
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
