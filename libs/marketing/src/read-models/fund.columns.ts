import type { ViewRow } from '#libs/eventing';
import { GlobalId } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, PrimaryColumn } from 'typeorm';

/** What every row of something that belongs to a fund says. */
@ObjectType({ isAbstract: true })
export abstract class OfFundRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  abstract id: string;

  @GlobalId('fund', { description: 'The fund it is paid from.' })
  @Column('uuid', { name: 'fund_id' })
  fundId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field({ description: 'ISO 4217 code of the fund’s currency.' })
  @Column('text')
  currency: string;
}
