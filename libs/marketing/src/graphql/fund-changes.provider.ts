import type { Principal } from '#libs/access';
import { Mutations, type MutationPayload } from '#libs/graphql';
import { type Command, type CommandContext, refuse, type Refusal } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import type { Fund } from '../fund/state/fund.state.js';
import { type FundAnswer, FundService } from '../processes/fund.service.js';
import type { FundStateReader } from '../state-reader/fund.state-reader.js';
import type { OfFundInput } from './fund.inputs.js';

interface Changed {
  /** The mutation. */
  readonly name: string;
  readonly kind: 'fund_request' | 'fund_claim' | 'reimbursement';
  readonly id: string;
  readonly input: OfFundInput;
  readonly caller: Principal;
}

type Act = (
  fund: Fund,
  context: CommandContext,
  known: FundStateReader,
) => Promise<Command | FundAnswer> | Command | FundAnswer;

/** Does something about a fund, once for its key. A partner reaches its own alone. */
@Injectable()
export class FundChanges {
  constructor(
    private readonly mutations: Mutations,
    readonly service: FundService,
  ) {}

  change({ name, kind, id, input, caller }: Changed, act: Act): Promise<MutationPayload> {
    return this.mutations.changing({ name, kind, id, input, caller }, async (context) => {
      const known = this.service.known(context);
      const fund = await known.fund(input.fundId);
      if (fund.status === 'absent') return NOT_THERE;
      if (caller.role === 'partner' && caller.partnerId !== fund.partnerId) return NOT_THERE;
      return act(fund, context, known);
    });
  }
}

const NOT_THERE: Refusal<'NOT_FOUND'> = refuse('NOT_FOUND', 'there is no such fund', 'fundId');
