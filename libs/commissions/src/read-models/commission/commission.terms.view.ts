import { GlobalId, GraphQLDecimal, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { PlanRounding } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column } from 'typeorm';
import type { CommissionLineType } from './commission.types.js';

/** By what an entry is owed: the rule, whose credit, which lines; what its sale owes now, and what caps let through. */
@ObjectType({ isAbstract: true })
export abstract class CommissionTermsRow {
  @Column('text') currency: string;

  @GlobalId('plan', { description: 'The plan that rated it.', nullable: true })
  @Column('uuid', { name: 'plan_id', nullable: true })
  planId: string | null;

  @Field(() => Int, { nullable: true, description: 'The version of the plan, in force at `occurredAt`.' })
  @Column('integer', { name: 'plan_version', nullable: true })
  planVersion: number | null;

  @Field(() => String, { nullable: true, description: 'The rule of that version.' })
  @Column('text', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @GlobalId('partner', {
    description:
      'Whose credit of the sale it is: of what a parent is paid, the partner below it. Null where no credit of a sale is named.',
    nullable: true,
  })
  @Column('uuid', { name: 'credited_partner_id', nullable: true })
  creditedPartnerId: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many steps the partner stands above the credited one, 1 to 3; 0 where it is the credited one.',
  })
  @Column('integer', { nullable: true })
  level: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its rule is on top: tried beside the others, and taking no line from them.',
  })
  @Column('boolean', { name: 'on_top', nullable: true })
  onTop: boolean | null;

  @Column('jsonb', { select: false })
  lines: readonly CommissionLineType[];

  @Column('numeric', { name: 'worth_minor', nullable: true }) worthMinor: string | null;
  @Column('numeric', { name: 'drawn_minor', nullable: true }) drawnMinor: string | null;

  /** Of an entry under brackets: its window in its ledger. */
  @Column('uuid', { name: 'window_id', nullable: true }) windowId: string | null;
  /** The window with others of which it ends: of a true-up, and of what stood under an entry that ended and took true-ups with it. */
  @Column('uuid', { name: 'ends_with', nullable: true }) endsWith: string | null;

  @Field(() => Int, { nullable: true, description: 'The partner’s rank at `occurredAt`.' })
  @Column('integer', { nullable: true })
  tier: number | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'What it was computed on: exact, in `baseCurrency`.' })
  @Column('text', { nullable: true })
  base: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'What the plan left out of the base: exact, in `baseCurrency`.',
  })
  @Column('text', { nullable: true })
  excluded: string | null;

  @Field(() => String, { nullable: true, description: 'The currency of the sale.' })
  @Column('text', { name: 'base_currency', nullable: true })
  baseCurrency: string | null;

  @Field(() => PlanRounding, { nullable: true, description: 'How it was rounded; null where no plan rated it.' })
  @Column('text', { nullable: true })
  rounding: string | null;

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'What the sale owes under its rule as it stands now: the amount before caps and persons, less its refunded part. Null under brackets, where the whole window owes, and for lines that correct others.',
  })
  get worth(): Money | null {
    return this.worthMinor === null ? null : moneyOf(BigInt(this.worthMinor), this.currency);
  }

  @Field(() => MoneyType, {
    name: 'allocated',
    nullable: true,
    description: 'What the caps of its plan have allocated to it, in all: it never stands higher. Null without caps.',
  })
  get drawn(): Money | null {
    return this.drawnMinor === null ? null : moneyOf(BigInt(this.drawnMinor), this.currency);
  }
}
