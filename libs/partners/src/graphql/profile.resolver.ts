import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { AnswerProfile } from '../events/partner.commands.js';
import { PartnerStateReader } from '../state-reader/partner.state-reader.js';
import { PartnerDetailsPayload } from './partner-payloads.types.js';
import { AnswerPartnerProfileInput } from './profile.inputs.js';

/** What a partner says of itself. */
@Resolver()
export class ProfileResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly facts: PartnerStateReader,
  ) {}

  @Mutation(() => PartnerDetailsPayload, {
    description: 'Answers the profile of the program and scores the partner. A partner answers for itself.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  answerPartnerProfile(
    @Input() input: AnswerPartnerProfileInput,
    @Caller() caller: Principal,
  ): Promise<PartnerDetailsPayload> {
    const { partnerId, disqualifiers } = input;
    const answers = Object.fromEntries(input.answers.map(({ criterion, answer }) => [criterion, answer]));
    return this.mutations.changing(
      { name: 'answerPartnerProfile', kind: 'partner', id: partnerId, input, caller },
      async (context) => {
        const given = { answers, disqualifiers };
        const facts = await this.facts.profile(caller.tenant, partnerId, given, context.occurredAt);
        return new AnswerProfile({ partnerId, ...given, ...facts }, context);
      },
    );
  }
}
