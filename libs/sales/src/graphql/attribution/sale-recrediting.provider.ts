import type { Principal } from '#libs/access';
import { Breath, type Executed } from '#libs/eventing';
import { badInput, type MutationPayload, Mutations, NO_ID, Reads } from '#libs/graphql';
import { deterministicId, isRefusal, refuse } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { creditedBy, SaleReattributions } from '../../processes/sale-reattributions.js';
import type { TenantStateReader } from '../../processes/sale.state-reader.js';
import type { ReattributeSale } from '../../sale/sale.commands.js';
import {
  MOST_SALES,
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
    private readonly reads: Reads,
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
    const {
      saleIds: named,
      soldFrom,
      soldTo,
      after,
      idempotencyKey: key,
      dryRun,
      shares,
      policyVersion = null,
      ...of
    } = input;
    const saleIds = named ?? (await this.soldWithin({ ...of, soldFrom, soldTo, after, shares }, caller));
    if (named && (soldFrom || soldTo)) throw badInput([{ path: ['input', 'saleIds'], message: SALES_OR_TIME }]);
    const under = shares
      ? { shares: shares.map(({ partnerId, weight }) => ({ partnerId, weight })) }
      : { policyVersion };
    const items = [...new Set(saleIds)].map((saleId) => ({
      ...{ ...of, saleId, under, idempotencyKey: deterministicId('reattribute', key, saleId) },
    }));
    if (dryRun && items.length > MOST_TRIED)
      throw badInput([{ path: ['input', named ? 'saleIds' : 'soldFrom'], message: TOO_MANY }]);
    const breath = new Breath();
    const isAmbiguous = Boolean(shares) && policyVersion !== null;
    const answers = await this.mutations.each(
      items,
      ({ programId }) => programId,
      async (item) => {
        const request = { name: 'reattributeSales', kind: 'sale', id: item.saleId, input: item, caller };
        if (dryRun && breath.due) await breath.take();
        if (dryRun && !isAmbiguous) return this.tried({ ...item, unlessNamed: !named }, caller, known);
        return this.mutations.changing(request, async (context) => {
          if (isAmbiguous) return ONE_WAY;
          const made = await this.reattributions.of({ ...item, unlessNamed: !named }, context, known);
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

  /** Throws BAD_USER_INPUT for no time, for one with shares, and for too many sales. */
  private async soldWithin(
    { programId, soldFrom, soldTo, after, shares }: SoldWithin,
    caller: Principal,
  ): Promise<readonly string[]> {
    if (!soldFrom || !soldTo) throw badInput([{ path: ['input', 'saleIds'], message: SALES_OR_TIME }]);
    if (shares)
      throw badInput([{ path: ['input', 'shares'], message: 'name the sales that these partners are credited with' }]);
    const values = [caller.tenant, programId, soldFrom, soldTo];
    const found = await this.reads.sql<{ id: string }>(
      caller,
      { views: ['sales', 'sale_attributions'], args: { after }, adHoc: true },
      SOLD,
      values,
    );
    if (found.length > MOST_SALES) throw badInput([{ path: ['input', 'soldFrom'], message: TOO_LONG }]);
    return found.map(({ id }) => id);
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

type SoldWithin = Pick<ReattributeSalesInput, 'programId' | 'soldFrom' | 'soldTo' | 'after' | 'shares'>;

/** What would be written of a sale. */
interface Tried {
  readonly recredited?: SalesDryRun['recredited'];
}

const SOLD = `
  SELECT s.id FROM sales s LEFT JOIN sale_attributions a ON a.tenant = s.tenant AND a.id = s.id
  WHERE s.tenant = $1 AND s.program_id = $2 AND s.crediting = 'by-policy' AND s.occurred_at >= $3 AND s.occurred_at < $4
    AND a.decided_by IS DISTINCT FROM 'explicit'
  ORDER BY s.occurred_at, s.id LIMIT ${MOST_SALES + 1}`;

const SALES_OR_TIME = 'say either saleIds, or both soldFrom and soldTo';
const TOO_LONG = `more than ${MOST_SALES} sales: ask for a shorter time, such as each month`;
const TOO_MANY = `a dry run takes at most ${MOST_TRIED} sales: try the others in a request of their own`;
const ONE_WAY = refuse('ONE_OF_TWO', 'say either shares or policyVersion, or neither', 'shares');
