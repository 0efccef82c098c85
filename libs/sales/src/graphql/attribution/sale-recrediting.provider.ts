import type { Principal } from '#libs/access';
import { Breath, type Executed } from '#libs/eventing';
import { badInput, type MutationPayload, Mutations, NO_ID } from '#libs/graphql';
import { deterministicId, isRefusal, refuse } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { creditedBy, SaleReattributions } from '../../processes/sale-reattributions.js';
import type { TenantStateReader } from '../../processes/sale.state-reader.js';
import type { ReattributeSale } from '../../sale/sale.commands.js';
import {
  MOST_TRIED,
  type ReattributedSale,
  type ReattributeSalesInput,
  type ReattributeSalesPayload,
  type SalesDryRun,
} from '../inputs/reattribution.inputs.js';

/** Sales that are credited anew to commands, or only tried. */
@Injectable()
export class SaleRecrediting {
  constructor(
    private readonly mutations: Mutations,
    private readonly commands: CommandBus,
    private readonly reattributions: SaleReattributions,
  ) {}

  /**
   * Each sale under a key of its own, which follows from that of the request: sent again, it goes on where it was cut off. One after the other, in the
   * order given: what ledgers post depends on it, and is what a dry run says.
   */
  async reattribute(
    input: ReattributeSalesInput,
    caller: Principal,
    known: TenantStateReader,
  ): Promise<ReattributeSalesPayload> {
    const { saleIds, idempotencyKey: key, dryRun, shares, policyVersion = null, ...of } = input;
    const under = shares
      ? { shares: shares.map(({ partnerId, weight }) => ({ partnerId, weight })) }
      : { policyVersion };
    const items = [...new Set(saleIds)].map((saleId) => ({
      ...{ ...of, saleId, under, idempotencyKey: deterministicId('reattribute', key, saleId) },
    }));
    if (dryRun && items.length > MOST_TRIED) throw badInput([{ path: ['input', 'saleIds'], message: TOO_MANY }]);
    const breath = new Breath();
    const isAmbiguous = Boolean(shares) && policyVersion !== null;
    const answers = await this.mutations.each(
      items,
      ({ programId }) => programId,
      async (item) => {
        const request = { name: 'reattributeSales', kind: 'sale', id: item.saleId, input: item, caller };
        if (dryRun && breath.due) await breath.take();
        if (dryRun && !isAmbiguous) return this.tried(item, caller, known);
        return this.mutations.changing(request, async (context) => {
          if (isAmbiguous) return ONE_WAY;
          const made = await this.reattributions.of(item, context, known);
          if (isRefusal(made)) return made;
          const { command, before } = made;
          const outcome = await this.commands.execute<ReattributeSale, Executed>(command);
          return isRefusal(outcome) ? outcome : { ...outcome, tells: { before, after: creditedBy(outcome.events) } };
        });
      },
    );
    const results = answers.results.map((one, at): ReattributedSale & Tried => ({
      ...one,
      saleId: items[at]?.saleId ?? NO_ID,
    }));
    if (!dryRun) return { ...answers, results };
    const { tenant } = caller;
    const recredited = results.flatMap(({ recredited: data }) => data ?? []);
    const tried = { tenant, programId: of.programId, recredited };
    return { ...answers, tried, results: results.map((one) => ({ ...one, tried })) };
  }

  private async tried(
    item: Parameters<SaleReattributions['of']>[0] & { readonly occurredAt?: string },
    { tenant, subject, role }: Principal,
    known: TenantStateReader,
  ): Promise<MutationPayload> {
    const clock = new Date().toISOString();
    const [occurredAt, commandId, actor] = [item.occurredAt ?? clock, NO_ID, { subject, role }];
    const ids = { commandId, bodyHash: commandId, correlationId: commandId, causationId: commandId };
    const tried = await this.reattributions.tried(item, { tenant, actor, ...ids, occurredAt, clock }, known);
    if (!isRefusal(tried)) return { id: null, position: null, userErrors: [], ...tried };
    const { refused: code, message, field } = tried;
    return { id: null, position: null, userErrors: [{ code, message, field: field ? [field] : null }] };
  }
}

/** What would be written of a sale. */
interface Tried {
  readonly recredited?: SalesDryRun['recredited'];
}

const TOO_MANY = `a dry run takes at most ${MOST_TRIED} sales: try the others in a request of their own`;
const ONE_WAY = refuse('ONE_OF_TWO', 'say either shares or policyVersion, or neither', 'shares');
