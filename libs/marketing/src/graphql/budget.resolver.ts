import { Caller, type Principal, READERS, Roles, STAFF } from '#libs/access';
import { IdArg, Input, Mutations, ReadArgs, Reads } from '#libs/graphql';
import { keyOf, refuse } from '#libs/kernel';
import { zoneOf } from '#libs/programs';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { fundBudgetIdOf } from '../budget/fund-budget.aggregate.js';
import { ChangeFundBudget, OpenFundBudget } from '../budget/fund-budget.commands.js';
import { fundIdOf } from '../fund/fund.aggregate.js';
import { FundService } from '../processes/fund.service.js';
import { FundBudgetRow } from '../read-models/fund-budget.view.js';
import {
  AllocateFundsInput,
  ChangeFundBudgetInput,
  OpenFundBudgetInput,
  SetAllocationsInput,
  SetAllocationsPayload,
} from './budget.inputs.js';
import { budgetList, FundBudgetArgs } from '../read-models/lists/fund-lists.inputs.js';
import { FundBudgetConnection, FundBudgetPayload, FundPayload } from './fund.payloads.js';

/** What a program has for its partners’ activities, and who has which part of it. */
@Resolver(() => FundBudgetRow)
export class FundBudgetResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    private readonly service: FundService,
  ) {}

  @Query(() => FundBudgetRow, { nullable: true, description: 'One budget; null if there is none.' })
  @Roles(...READERS)
  fundBudget(
    @IdArg('id', 'fund_budget', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<FundBudgetRow | null> {
    return this.reads.one(FundBudgetRow, caller, args, { id });
  }

  @Query(() => FundBudgetConnection, {
    description: 'Budgets, those that end last first unless another order is asked for.',
  })
  @Roles(...READERS)
  fundBudgets(@Args() args: FundBudgetArgs, @Caller() caller: Principal): Promise<FundBudgetConnection> {
    return this.reads.page(FundBudgetRow, caller, args, budgetList(args));
  }

  @Mutation(() => FundBudgetPayload, { description: 'Opens a budget, of which partners are allocated funds.' })
  @Roles(...STAFF)
  openFundBudget(@Input() input: OpenFundBudgetInput, @Caller() caller: Principal): Promise<FundBudgetPayload> {
    const { programId, amount, startsOn, endsOn } = input;
    const name = keyOf(input.name);
    const id = fundBudgetIdOf(caller.tenant, programId, name);
    const natural = { programId, externalId: name };
    const asked = { name: 'openFundBudget', kind: 'fund_budget', id, natural, input, caller };
    return this.mutations.creating(asked, async (budgetId, context) => {
      const program = await this.service.known(context).program(programId);
      if (!program) return refuse('NOT_FOUND', 'there is no such program', 'programId');
      const currency = input.currency ?? program.currency;
      const timeZone = zoneOf(program, context.occurredAt);
      const budget = { budgetId, programId, name, amount, currency, startsOn, endsOn, timeZone };
      return new OpenFundBudget(budget, context);
    });
  }

  @Mutation(() => FundBudgetPayload, {
    description: 'Raises a budget, or lowers it to what is allocated of it at most.',
  })
  @Roles(...STAFF)
  changeFundBudget(@Input() input: ChangeFundBudgetInput, @Caller() caller: Principal): Promise<FundBudgetPayload> {
    const { budgetId, amount } = input;
    return this.mutations.changing(
      { name: 'changeFundBudget', kind: 'fund_budget', id: budgetId, input, caller },
      (context) => new ChangeFundBudget({ budgetId, amount }, context),
    );
  }

  @Mutation(() => FundPayload, {
    description:
      'Says what a partner has of a budget in all. All allocations add up to the budget at most (BUDGET_EXCEEDED), and none goes below what is asked for, approved or paid of it (ALLOCATION_IN_USE). Example: allocated 5,000.00, then 3,000.00: 2,000.00 may be given to others.',
  })
  @Roles(...STAFF)
  allocateFunds(@Input() input: AllocateFundsInput, @Caller() caller: Principal): Promise<FundPayload> {
    const { budgetId, partnerId, amount } = input;
    const id = fundIdOf(caller.tenant, budgetId, partnerId);
    return this.mutations.changing({ name: 'allocateFunds', kind: 'fund', id, input, caller }, (context) =>
      this.service.allocate({ budgetId, partnerId, amount }, context),
    );
  }

  @Mutation(() => SetAllocationsPayload, {
    description:
      'Imports a list of allocations: how much of a budget, by its name, a partner has in all, by the vendor’s key. For staff alone, as `allocateFunds`, since a person decides who has which money. Items of one budget are taken in the order given. An item that wrote nothing may be sent again under its key: NOT_FOUND ends once the budget is opened.',
  })
  @Roles(...STAFF)
  setAllocations(@Input() { items }: SetAllocationsInput, @Caller() caller: Principal): Promise<SetAllocationsPayload> {
    const { tenant } = caller;
    const budgetOf = ({ programId, budget }: SetAllocationsInput['items'][number]) =>
      fundBudgetIdOf(tenant, programId, keyOf(budget));
    return this.mutations.each(items, budgetOf, async (input) => {
      const budgetId = budgetOf(input);
      const partnerId = await this.service.known({ tenant }).partnerNamed(input.programId, input.partnerExternalId);
      const request = {
        name: 'setAllocations',
        kind: 'fund',
        id: fundIdOf(tenant, budgetId, partnerId),
        asksAgain: true as const,
        input,
        caller,
      };
      return this.mutations.changing(request, (context) =>
        this.service.allocate({ budgetId, partnerId, amount: input.amount }, context),
      );
    });
  }
}
