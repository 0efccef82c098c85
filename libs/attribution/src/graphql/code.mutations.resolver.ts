import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Input, type MutationPayload, Mutations, toGlobalId } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { ChangeCode, DisableCode, ReleaseRedemption } from '../code/code.commands.js';
import { forManyItems } from '../state-reader/request.state-reader.js';
import { redemptionIdOf } from '../workflows/codes.js';
import { CodeChanges } from './code-changes.provider.js';
import {
  ChangeCodeInput,
  CodePayload,
  codeTerms,
  DisableCodeInput,
  type IssueCodeInput,
  IssueCodesInput,
  IssueCodesPayload,
  RedeemCodeInput,
  RedeemCodePayload,
  ReleaseCodeInput,
} from './inputs/code.inputs.js';
import { customerDraft } from './inputs/customer.inputs.js';

@Resolver()
export class CodeMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly changes: CodeChanges,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => IssueCodesPayload, {
    description: 'Issues codes of partners. A program has each text once, small and capital letters alike.',
  })
  @Roles(...STAFF, 'integration')
  issueCodes(@Input() { items }: IssueCodesInput, @Caller() caller: Principal): Promise<IssueCodesPayload> {
    const facts = forManyItems(this.facts);
    const target = ({ programId, code }: IssueCodeInput): string => `${programId} ${code.trim().toUpperCase()}`;
    return this.mutations.each(items, target, (input) => {
      const { programId, code, partnerId = null, partnerExternalId = null } = input;
      const draft = { programId, code, partner: { partnerId, partnerExternalId }, terms: codeTerms(input) };
      return this.changes.change('issueCodes', input, caller, (_, context) =>
        this.changes.codes.issue(draft, context, facts),
      );
    });
  }

  @Mutation(() => CodePayload, { description: 'Gives a code other terms.' })
  @Roles(...STAFF, 'integration')
  changeCode(@Input() input: ChangeCodeInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.changes.change(
      'changeCode',
      input,
      caller,
      (codeId, context) => new ChangeCode({ codeId, ...codeTerms(input) }, context),
    );
  }

  @Mutation(() => CodePayload, { description: 'Lets a code count no more. What checkouts hold may still be bought.' })
  @Roles(...STAFF, 'integration')
  disableCode(@Input() input: DisableCodeInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { reason } = input;
    return this.changes.change(
      'disableCode',
      input,
      caller,
      (codeId, context) => new DisableCode({ codeId, reason }, context),
    );
  }

  @Mutation(() => RedeemCodePayload, {
    description:
      'Holds one use of a code for a checkout, for half an hour. A sale that names it uses it; two checkouts never get the last one.',
  })
  @Roles('integration')
  redeemCode(@Input() input: RedeemCodeInput, @Caller() caller: Principal): Promise<RedeemCodePayload> {
    const { programId, code } = input;
    const asked = { programId, code, customer: customerDraft(input.customer) };
    const tells = (context: CommandContext) => ({ redemptionId: toGlobalId('redemption', redemptionIdOf(context)) });
    return this.changes.change(
      'redeemCode',
      input,
      caller,
      (_, context) => this.changes.codes.redeem(asked, context),
      tells,
    );
  }

  @Mutation(() => CodePayload, { description: 'Gives back what a checkout holds.' })
  @Roles('integration')
  releaseCode(@Input() input: ReleaseCodeInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { redemptionId } = input;
    return this.changes.change(
      'releaseCode',
      input,
      caller,
      (codeId, context) => new ReleaseRedemption({ codeId, redemptionId, why: 'given-back' }, context),
    );
  }
}
