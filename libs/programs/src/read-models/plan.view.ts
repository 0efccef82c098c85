import { insert, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { deterministicId, type Rounding } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { PlanBase, PlanCap, PlanRounding, PlanRule } from './plan/plan.types.js';
import type { Rule } from '../plan/plan.js';
import { type ProgramEvent, programEvents } from '../program/program.events.js';

@Entity('plan_versions')
@ObjectType('PlanVersion', {
  description: 'One version of a plan: sales are rated by the one in force at their own time.',
})
export class PlanVersionRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('planversion', { description: 'Global id of the version.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('plan', { description: 'The plan: what its versions have in common.' })
  @Column('uuid', { name: 'plan_id' })
  planId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field({ description: 'The plan’s name.' })
  @Column('text')
  name: string;

  @Field(() => Int, { description: 'Rising from 1 within the plan.' })
  @Column('integer')
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds, by the business time of sales.' })
  @Column('text', { name: 'effective_from' })
  effectiveFrom: string;

  @Field({ description: 'Whether from then on it is the plan of every partner that has none of its own.' })
  @Column('boolean')
  standard: boolean;

  @Field(() => PlanRounding, { description: 'How commissions are rounded.' })
  @Column('text')
  rounding: Rounding;

  @Field(() => PlanBase, { description: 'What is left out of the base.' })
  @Column('jsonb')
  base: PlanBase;

  @Field(() => [PlanRule], { description: 'In the order in which they are tried.' })
  @Column('jsonb')
  rules: readonly PlanRule[];

  @Field(() => [PlanCap], { description: 'Most that may accrue.' })
  @Column('jsonb')
  caps: readonly PlanCap[];

  @Field(() => GraphQLInstant, { description: 'When it was published, business time.' })
  @Column('text', { name: 'published_at' })
  publishedAt: string;
}

/** Of the row of a version. */
export const planVersionIdOf = (planId: string, version: number): string =>
  deterministicId('plan-version', planId, String(version));

const shownRule = ({ level, ...rule }: Rule): PlanRule => ({
  ...rule,
  ...(level === 0 ? { payee: 'credited', level: null } : { payee: 'parent', level }),
});

export const planView = view<ProgramEvent, PlanVersionRow>()({
  name: 'plan_versions',
  version: 3,
  row: PlanVersionRow,
  indexes: [
    ['programId', 'effectiveFrom', 'id'],
    ['planId', 'effectiveFrom', 'id'],
  ],
  sources: [programEvents],
  on: {
    'program.plan-published': insert(({ data: { programId, plan, standard }, metadata }) => ({
      id: planVersionIdOf(plan.planId, plan.version),
      programId,
      standard,
      ...plan,
      rules: plan.rules.map(shownRule),
      publishedAt: metadata.occurredAt,
    })),
  },
});
