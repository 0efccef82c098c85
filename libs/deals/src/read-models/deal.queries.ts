import type { Principal } from '#libs/access';
import { type ReadArgs, Reads } from '#libs/graphql';
import { isLineOf } from '#libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DealRow } from './deal.row.view.js';
import { dealView } from './deal.view.js';
import { DealWorkRow, dealWorkView } from './deal-work.view.js';

/** A deal beside those it stands against, the first to be handed in first. */
export interface RivalRow {
  readonly place: number;
  readonly asked: boolean;
  readonly deal: DealRow;
}

export class DealRivals extends Query<RivalRow[]> {
  constructor(
    readonly dealId: string,
    readonly args: ReadArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

const MOST = 100;
const MOST_OF_ACCOUNT = 1_000;

/** Product lines are compared as the account does it: databases fold letters otherwise (`ΟΔΟΣ`), and some none but A to Z. Drafts are not in the race yet. */
const TEXT = `
  SELECT id, product_lines AS "productLines" FROM deals
  WHERE tenant = $1 AND program_id = $2
    AND (id = $3 OR state <> 'draft' AND (id = ANY($4::uuid[]) OR account_id = $5))
  ORDER BY submitted_at NULLS LAST, place, id
  LIMIT ${MOST_OF_ACCOUNT}`;

interface Found {
  readonly id: string;
  readonly productLines: readonly string[];
}

@QueryHandler(DealRivals)
export class DealRivalsHandler implements IQueryHandler<DealRivals> {
  constructor(private readonly reads: Reads) {}

  async execute({ dealId, args, caller }: DealRivals): Promise<RivalRow[]> {
    const deal = await this.reads.one(DealRow, caller, args, { id: dealId });
    if (!deal) return [];
    const work = await this.reads.one(DealWorkRow, caller, args, { id: dealId });
    const seen = work?.candidates.flatMap((candidate) => candidate.dealId ?? []) ?? [];
    const values = [caller.tenant, deal.programId, dealId, seen, deal.accountId];
    const views = [dealView.name, dealWorkView.name];
    const found = await this.reads.sql<Found>(caller, { views, args }, TEXT, values);
    const [isShown, isSame] = [new Set([dealId, ...seen]), isLineOf(deal.productLines)];
    const ids = found
      .filter(({ id, productLines }) => isShown.has(id) || productLines.some(isSame))
      .slice(0, MOST)
      .map(({ id }) => id);
    const rows = new Map((await this.reads.byIds(DealRow, caller, ids)).map((row) => [row.id, row]));
    return ids.flatMap((id, at) => {
      const row = rows.get(id);
      return row ? [{ place: at + 1, asked: id === dealId, deal: row }] : [];
    });
  }
}
