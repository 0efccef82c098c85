import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { type Command, type CommandContext, deterministicId, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { ledger } from '../ledger/ledger.aggregate.js';
import { isOpen, type LedgerState } from '../ledger/state/ledger.state.js';
import {
  ChangeStatementPayload,
  DisputeStatementInput,
  IssueStatementsInput,
  IssueStatementsPayload,
  type OfStatementInput,
  ResolveDisputeInput,
  StatementInput,
} from './statement.inputs.js';
import {
  AcknowledgeStatement,
  DisputeStatement,
  IssueStatement,
  ResolveDispute,
  type StatementOf,
} from '../statement/statement.js';

/** Closed statements between vendor and partner. A partner answers its own. */
@Resolver()
export class StatementMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => ChangeStatementPayload, {
    description: 'Sends a closed statement to its partner. One that was issued stays so.',
  })
  @Roles(...STAFF)
  issueStatement(@Input() input: StatementInput, @Caller() caller: Principal): Promise<ChangeStatementPayload> {
    return this.issue(input, caller);
  }

  @Mutation(() => IssueStatementsPayload, { description: 'Issues many statements.' })
  @Roles(...STAFF, 'integration')
  issueStatements(@Input() input: IssueStatementsInput, @Caller() caller: Principal): Promise<IssueStatementsPayload> {
    return this.mutations.each(
      input.items,
      ({ ledgerId }) => ledgerId,
      (item) => this.issue(item, caller),
    );
  }

  @Mutation(() => ChangeStatementPayload, {
    description: 'The partner agrees with an issued statement.',
  })
  @Roles('partner')
  acknowledgeStatement(@Input() input: StatementInput, @Caller() caller: Principal): Promise<ChangeStatementPayload> {
    return this.change('acknowledgeStatement', input, caller, (of, context) => new AcknowledgeStatement(of, context));
  }

  @Mutation(() => ChangeStatementPayload, {
    description: 'Objects to an issued statement, or to lines of it.',
  })
  @Roles(...STAFF, 'partner')
  disputeStatement(
    @Input() input: DisputeStatementInput,
    @Caller() caller: Principal,
  ): Promise<ChangeStatementPayload> {
    const { commissionIds: entries, reason } = input;
    return this.change('disputeStatement', input, caller, (of, context, { roots, book }) => {
      const unknown = entries.findIndex((id) => !roots.has(id) && !book.clawbacks.has(id));
      if (unknown >= 0) return refuse('NOT_FOUND', 'the ledger has no such entry', `commissionIds.${unknown}`);
      const disputeId = deterministicId('dispute', of.statementId, context.commandId);
      return new DisputeStatement({ ...of, disputeId, entries: [...new Set(entries)], reason }, context);
    });
  }

  @Mutation(() => ChangeStatementPayload, {
    description:
      'Ends a dispute. Upheld, clawbacks among its lines are given back: one by a person is reversed, one that a refund caused by reversing the refund, for every partner of the sale. What was taken back with a deal follows the deal; other corrections are made by adjustments.',
  })
  @Roles(...STAFF)
  resolveDispute(@Input() input: ResolveDisputeInput, @Caller() caller: Principal): Promise<ChangeStatementPayload> {
    const { outcome, note } = input;
    return this.change(
      'resolveDispute',
      input,
      caller,
      (of, context) => new ResolveDispute({ ...of, outcome, note }, context),
    );
  }

  private issue(input: StatementInput, caller: Principal): Promise<MutationPayload> {
    return this.change('issueStatement', input, caller, (of, context) => new IssueStatement(of, context));
  }

  private change(
    name: string,
    input: OfStatementInput,
    caller: Principal,
    build: (of: StatementOf, context: CommandContext, ledger: LedgerState) => Command | Refusal,
  ): Promise<MutationPayload> {
    const { ledgerId, period } = input;
    const id = deterministicId('statement', ledgerId, period);
    return this.mutations.changing({ name, kind: 'statement', id, input, caller }, async (context) => {
      const { state } = await this.facts.of(ledger, caller.tenant, ledgerId);
      const of = statementIn(state, period, caller);
      return isRefusal(of) ? of : build(of, context, state);
    });
  }
}

/** The statement of a month, if it is closed; another partner's is as absent as one that is not there. */
function statementIn(state: LedgerState, period: string, { role, partnerId: own }: Principal): StatementOf | Refusal {
  const absent = refuse('NOT_FOUND', 'there is no closed statement of this ledger and month', 'period');
  if (!isOpen(state)) return absent;
  const { ledgerId, programId, partnerId, firstPeriod } = state.opened;
  const isOthers = role === 'partner' && partnerId !== own;
  if (isOthers || period < firstPeriod || period >= state.openPeriod) return absent;
  return { statementId: deterministicId('statement', ledgerId, period), ledgerId, programId, partnerId, period };
}
