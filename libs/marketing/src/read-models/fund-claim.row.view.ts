import { GlobalId, GraphQLDay, GraphQLDecimal, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClaimedCost, Exchange, ProofFile } from '../fund/state/fund.types.js';
import { DecidedRow } from './fund.columns.js';
import { type ClaimStatus, FundClaimStatusEnum } from './fund-enums.types.js';

@ObjectType({ description: 'Published figures that a cost was converted with: amount × toRate ÷ fromRate.' })
class FundExchange {
  @Field({ description: 'The currency of the cost.' })
  from: string;

  @Field({ description: 'The currency of the fund.' })
  to: string;

  @Field(() => GraphQLDecimal, { description: 'Units of the cost’s currency per 1 of the source’s base, exact.' })
  fromRate: string;

  @Field(() => GraphQLDecimal, { description: 'Units of the fund’s currency per 1 of the same base, exact.' })
  toRate: string;

  @Field(() => GraphQLDay, { description: 'The day they are of; at most 7 days before that of the cost.' })
  day: string;

  @Field({ description: 'Who published them.' })
  source: string;
}

@ObjectType({ description: 'A cost of an activity, as an invoice says it.' })
class FundClaimCost {
  @Field({ description: 'The number of the invoice.' })
  number: string;

  @Field(() => Int, { description: 'The number of the activity within the request.' })
  activity: number;

  @Field(() => GraphQLDay, { description: 'Its day.' })
  day: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount: Money;

  @Field({ description: 'SHA-256 of the file that shows it, in hexadecimal digits.' })
  sha256: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it counts; null until the claim is approved.' })
  eligible: boolean | null;

  @Field(() => FundExchange, {
    nullable: true,
    description: 'What it was converted with when the claim was approved; null in the fund’s own currency.',
  })
  exchange: Exchange | null;
}

@ObjectType({ description: 'A file that shows that an activity took place, by reference.' })
export class FundProofFile {
  @Field(() => Int, { description: 'The number of the activity within the request.' })
  activity: number;

  @Field(() => String, { nullable: true, description: 'Its name; null once the partner was erased.' })
  name: string | null;

  @Field({ description: 'Its media type, such as `application/pdf`.' })
  mediaType: string;

  @Field(() => Float, { description: 'Bytes.' })
  size: number;

  @Field({ description: 'SHA-256 in hexadecimal digits.' })
  sha256: string;
}

/** A cost as it is stored, judged or not yet. */
type CostColumn = ClaimedCost & { readonly eligible: boolean | null; readonly exchange: Exchange | null };

@Entity('fund_claims')
@ObjectType('FundClaim', { description: 'Costs that a partner wants paid from an approved request.' })
export class FundClaimRow extends DecidedRow {
  @GlobalId('fund_claim', { description: 'Global id of the claim.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('fund_request', { description: 'The request.' })
  @Column('uuid', { name: 'request_id' })
  requestId: string;

  @Column('text', { name: 'decision' }) decision: 'submitted' | 'returned' | 'rejected' | 'approved';

  @Field(() => FundClaimStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: ClaimStatus;

  @Column('numeric', { name: 'amount_minor' }) amountMinor: string;
  @Column('numeric', { name: 'payable_minor', nullable: true }) payableMinor: string | null;
  @Column('numeric', { name: 'paid_minor' }) paidMinor: string;
  @Column('numeric', { name: 'recovered_minor' }) recoveredMinor: string;

  @Field(() => [FundClaimCost], { description: 'Its costs.' })
  @Column('jsonb')
  costs: readonly CostColumn[];

  @Column('jsonb', { name: 'files' }) files: readonly ProofFile[];
  @Column('jsonb', { name: 'file_names', nullable: true }) fileNames: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was returned, rejected or recovered; null also once the partner was erased.',
  })
  @Column('text', { nullable: true })
  reason: string | null;

  @Field(() => MoneyType, { description: 'What was granted; 0 until it is.' })
  get approved(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'The most that could be granted: min(round(costs that count × share), approved of the request − claimed before), half away from zero; null until it is decided.',
  })
  get payable(): Money | null {
    return this.payableMinor === null ? null : moneyOf(BigInt(this.payableMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What has arrived.' })
  get paid(): Money {
    return moneyOf(BigInt(this.paidMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What of it was taken back.' })
  get recovered(): Money {
    return moneyOf(BigInt(this.recoveredMinor), this.currency);
  }

  @Field(() => [FundProofFile], { description: 'Files that show that its activities took place.' })
  get proofs(): FundProofFile[] {
    return this.files.map((file, at) => ({ ...file, name: this.fileNames?.[at] ?? null }));
  }
}

export type StoredClaim = Omit<FundClaimRow, 'approved' | 'payable' | 'paid' | 'recovered' | 'proofs'>;
