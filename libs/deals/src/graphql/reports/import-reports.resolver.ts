import { Caller, type Principal, READERS, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Connection, IdField, PageArgs, Reads } from '#libs/graphql';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { ConflictRow } from '../../read-models/conflict.view.js';
import { DealRow } from '../../read-models/deal.row.view.js';
import { DealFigures } from '../../read-models/figures/deal-figures.queries.js';
import {
  DealFigure,
  DealFiguresArgs,
  ProgramReadArgs,
  RepeatFiguresArgs,
} from '../../read-models/figures/deal-figures.types.js';
import {
  DealConflictFigure,
  DealConflictFigures,
  DealRepeatFigures,
  ImportRepeatFigures,
} from '../../read-models/figures/import-figures.queries.js';
import { ImportRepeatRow } from '../../read-models/import-repeat.view.js';

@ObjectType({ description: 'A page of conflicts.' })
export class DealConflictConnection extends Connection(ConflictRow, 'DealHistoryConflict') {}

@ObjectType({ description: 'A page of repeated rows.' })
export class DealImportRepeatConnection extends Connection(ImportRepeatRow, 'DealImportRepeat') {}

@ArgsType()
export class FindingsArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

@ArgsType()
export class RepeatsArgs extends FindingsArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only those that are, or are not, the same as the first row.' })
  @IsOptional()
  equalToFirst?: boolean;
}

@Resolver(() => ConflictRow)
export class DealConflictResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => DealConflictConnection, {
    description:
      'Imported deals that were registered while an earlier one of another partner was open, in the order in which they were registered.',
  })
  @Roles(...READERS)
  dealConflicts(@Args() args: FindingsArgs, @Caller() caller: Principal): Promise<DealConflictConnection> {
    const where = { programId: args.programId, found: true };
    return this.reads.page(ConflictRow, caller, args, { where, order: { by: 'place' } });
  }

  @ResolveField(() => DealRow, { nullable: true, description: 'The later deal.' })
  deal(@Parent() conflict: ConflictRow, @Caller() caller: Principal): Promise<DealRow | null> {
    return this.reads.related(DealRow, caller, conflict.id);
  }

  @ResolveField(() => DealRow, {
    nullable: true,
    description: 'The earliest deal of another partner that was open then.',
  })
  with(@Parent() conflict: ConflictRow, @Caller() caller: Principal): Promise<DealRow | null> {
    return this.reads.related(DealRow, caller, conflict.with);
  }
}

@Resolver(() => ImportRepeatRow)
export class DealImportRepeatResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => DealImportRepeatConnection, {
    description: 'Rows of numbers that were imported before, in the order in which they were met.',
  })
  @Roles(...READERS)
  dealImportRepeats(@Args() args: RepeatsArgs, @Caller() caller: Principal): Promise<DealImportRepeatConnection> {
    const { programId, equalToFirst } = args;
    return this.reads.page(ImportRepeatRow, caller, args, {
      where: { programId, equalToFirst },
      order: { by: 'place' },
    });
  }

  @ResolveField(() => DealRow, { nullable: true, description: 'The deal that the first row of the number made.' })
  deal(@Parent() repeat: ImportRepeatRow, @Caller() caller: Principal): Promise<DealRow | null> {
    return this.reads.related(DealRow, caller, repeat.dealId);
  }
}

@Resolver()
export class DealFiguresResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [DealFigure], {
    description: 'Deals counted by groups, amounts exact: at most 10,000 groups, else BAD_USER_INPUT.',
  })
  @Roles(...READERS_AND_PARTNER)
  dealFigures(@Args() args: DealFiguresArgs, @Caller() caller: Principal): Promise<DealFigure[]> {
    return this.queries.execute(new DealFigures(args, caller));
  }

  @Query(() => [DealConflictFigure], { description: 'How many conflicts of imported history there are.' })
  @Roles(...READERS)
  dealConflictFigures(@Args() args: ProgramReadArgs, @Caller() caller: Principal): Promise<DealConflictFigure[]> {
    return this.queries.execute(new DealConflictFigures(args, caller));
  }

  @Query(() => DealRepeatFigures, { description: 'How many rows of an import were repeated, and what they say.' })
  @Roles(...READERS)
  dealImportRepeatFigures(@Args() args: RepeatFiguresArgs, @Caller() caller: Principal): Promise<DealRepeatFigures> {
    return this.queries.execute(new ImportRepeatFigures(args, caller));
  }
}
