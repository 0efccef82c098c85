import { Caller, own, OWN, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { notTooMany, Reads, toGlobalId } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { leadAnswerFiguresText, type LeadAnswersFound } from '../../read-models/sharing/lead-answer-figures.queries.js';
import {
  type LeadAnswerDimension,
  LeadAnswerFigure,
  LeadAnswerFiguresArgs,
} from '../../read-models/sharing/lead-answer-figures.types.js';
import { leadAnswerView } from '../../read-models/sharing/lead-answer.view.js';
import { RejectReasonEnum } from '../../read-models/sharing/sharing-enums.types.js';

@Resolver()
export class LeadAnswerFiguresResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [LeadAnswerFigure], {
    description:
      'How partners answer the leads that they are given, by groups: how many they take, reject and let lapse, and how long they need. A partner is shown its own. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  async leadAnswerFigures(
    @Args() args: LeadAnswerFiguresArgs,
    @Caller() caller: Principal,
  ): Promise<LeadAnswerFigure[]> {
    const { programId, groupBy: by, from = null, to = null } = args;
    const mine = own(caller, 'partnerId')[OWN]?.partnerId ?? null;
    const values = [caller.tenant, programId, mine, from, to];
    const report = { views: [leadAnswerView.name], args, adHoc: true };
    const rows = await this.reads.sql<LeadAnswersFound>(caller, report, leadAnswerFiguresText(args), values);
    return notTooMany(rows).map(({ keys, ...counts }) => ({
      ...counts,
      group: by.map((dimension, at) => keyOf(dimension, keys[at] ?? null)),
    }));
  }
}

const keyOf = (dimension: LeadAnswerDimension, key: string | null) => ({
  ...{ dimension, value: key === null ? null : shown(dimension, key) },
  partnerId: dimension === 'partner' ? key : null,
  activityId: dimension === 'activity' ? key : null,
});

function shown(dimension: LeadAnswerDimension, key: string): string {
  if (dimension !== 'reject-reason') return toGlobalId(dimension, key);
  return Object.entries(RejectReasonEnum).find(([, reason]) => reason === key)?.[0] ?? key;
}
