import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { GraphQLPeriod, IdArg } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { UnknownProgram } from '../report/reconcile.js';
import type { Reconciliation } from '../report/report.js';
import { Reconciler } from './reconciler.js';
import { differenceOf, ExcessType, ReconciliationType, SkippedEventType } from './reconciliation.types.js';

@Resolver(() => ReconciliationType)
export class ReconciliationResolver {
  constructor(private readonly reconciler: Reconciler) {}

  @Query(() => ReconciliationType, {
    nullable: true,
    description:
      'Recomputes a program’s commissions, statements and payouts from its source events and compares them with what is recorded and shown. Reads the whole history: it may take a while. Null if there is no such program.',
  })
  @Roles(...STAFF, 'auditor')
  async reconciliation(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Args('period', { type: () => GraphQLPeriod, nullable: true, description: 'Only what is about this month.' })
    period: string | null,
    @Caller() { tenant }: Principal,
  ): Promise<ReconciliationType | null> {
    try {
      return shown(await this.reconciler.reconcile({ tenant, programId, ...(period && { period }) }));
    } catch (fault) {
      if (fault instanceof UnknownProgram) return null;
      throw fault;
    }
  }
}

function shown({ figures, differences, ...result }: Reconciliation): ReconciliationType {
  const { sales, refunds, creditNotes, postings, statements, rows } = figures;
  const counts = Object.entries(differences.byKind).map(([kind, count]) => ({ kind, count }));
  return Object.assign(new ReconciliationType(), {
    ...{ programId: result.programId, period: result.period, agrees: result.agrees },
    ...{ waiting: result.waiting, parked: result.parked, sales, refunds, creditNotes, postings, statements },
    excess: result.excess.map((of) => Object.assign(new ExcessType(), of)),
    rows: Object.values(rows).reduce((a, b) => a + b, 0),
    differenceCount: differences.total,
    kinds: counts.sort((a, b) => b.count - a.count),
    differences: differences.first.map(differenceOf),
    skipped: result.skipped.map((event) => Object.assign(new SkippedEventType(), event)),
  });
}
