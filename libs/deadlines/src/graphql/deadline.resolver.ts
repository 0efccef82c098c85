import { Caller, type Principal, READERS, Roles } from '#libs/access';
import {
  allOf,
  AnyText,
  CountedConnection,
  graphqlEnum,
  IdField,
  Instants,
  type InstantRange,
  listing,
  Node,
  type Order,
  PageArgs,
  Reads,
  RelatedRows,
} from '#libs/graphql';
import { Args, ArgsType, InputType, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DeadlineRow } from '../read-models/deadline.view.js';

@ObjectType({ description: 'A page of deadlines.' })
export class DeadlineConnection extends CountedConnection(DeadlineRow, 'Deadline') {}

@InputType({ description: 'Which deadlines.' })
class DeadlineFilter {
  @AnyText('Of one of these kinds, such as `protection-ends`.')
  kind?: string[];

  @AnyText('For things of one of these kinds, such as `deal`.')
  noun?: string[];

  @Instants('Due then, business time.')
  dueAt?: InstantRange;
}

type DeadlineOrder = 'due-first' | 'due-last';

const DeadlineOrderEnum = graphqlEnum<DeadlineOrder>('DeadlineOrder', 'How deadlines are listed.', {
  'due-first': 'What is due first, first.',
  'due-last': 'What is due last, first.',
});

const ORDERS: Readonly<Record<DeadlineOrder, Order<DeadlineRow>>> = {
  'due-first': { by: 'dueAt' },
  'due-last': { by: 'dueAt', direction: 'desc' },
};

@ArgsType()
export class DeadlineArgs extends listing(PageArgs, {
  ...{ filter: DeadlineFilter, orders: DeadlineOrderEnum },
  byDefault: 'due-first',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

@Resolver(() => DeadlineRow)
export class DeadlineResolver {
  constructor(
    private readonly reads: Reads,
    private readonly rows: RelatedRows,
  ) {}

  @Query(() => DeadlineConnection, {
    description: 'What comes due in a program, the next first unless another order is asked for.',
  })
  @Roles(...READERS)
  deadlines(
    @Args() { filter, orderBy, ...args }: DeadlineArgs,
    @Caller() caller: Principal,
  ): Promise<DeadlineConnection> {
    const only = filter && { kind: filter.kind, noun: filter.noun, dueAt: filter.dueAt };
    return this.reads.page(DeadlineRow, caller, args, {
      where: { programId: args.programId, ...allOf<DeadlineRow>(only) },
      order: ORDERS[orderBy],
    });
  }

  @ResolveField(() => Node, {
    nullable: true,
    description: 'What it is due for; null where that is nothing that the schema shows.',
  })
  subject(@Parent() { subjectId }: DeadlineRow, @Caller() caller: Principal): Promise<object | null> {
    return this.rows.nodeOf(caller, subjectId);
  }
}
