import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DealCandidateKind, DealConflict } from './deal-enums.types.js';
import type { Candidate, ConflictClass } from '../vocabulary/evidence.js';

@ObjectType('DealCandidate', { description: 'What a registration was compared with, as it was then.' })
export class DealCandidateType implements Candidate {
  @Field(() => DealCandidateKind, { description: 'What it is.' })
  kind: Candidate['kind'];

  @GlobalId('account', { description: 'The account it stands on.' })
  accountId: string;

  @GlobalId('deal', { nullable: true, description: 'The deal, if it is one.' })
  dealId: string | null;

  @GlobalId('partner', { nullable: true, description: 'The partner whose deal it is.' })
  partnerId: string | null;

  @Field(() => [String], { description: 'The product lines it is about.' })
  productLines: readonly string[];

  @Field(() => GraphQLInstant, { nullable: true, description: 'Since when.' })
  from: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when, exclusive.' })
  until: string | null;

  @Field(() => Int, { nullable: true, description: 'Similarity of the names, from 0 to 100: the same.' })
  score: number | null;

  @Field(() => String, { nullable: true, description: 'What the score is made of.' })
  explanation: string | null;

  @Field({ description: 'The revision of its stream at which it was seen.' })
  revision: string;
}

@ObjectType('DealEvidence', { description: 'What the one who decided, person or policy, could know then.' })
export class DealEvidenceType {
  @Field(() => DealConflict, { description: 'The first class of conflict that fitted.' })
  conflict: ConflictClass;

  @Field(() => [DealCandidateType], { description: 'What it was measured against.' })
  candidates: readonly DealCandidateType[];

  @Field(() => String, { nullable: true, description: 'Revision of the account; null: there was none.' })
  accountRevision: string | null;
}

/** A plain value as its class, so that its global ids are there. */
export const candidateOf = (candidate: Candidate): DealCandidateType =>
  Object.assign(new DealCandidateType(), candidate);
