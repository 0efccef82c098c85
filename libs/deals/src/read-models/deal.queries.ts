import type { Principal } from '#libs/access';
import { type ReadArgs, Reads } from '#libs/graphql';
import { lineForm } from '#libs/kernel';
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

/** Drafts are not in the race yet. */
const TEXT = `
  SELECT id FROM deals
  WHERE tenant = $1 AND program_id = $2
    AND (id = $3 OR state <> 'draft' AND (id = ANY($4::uuid[]) OR account_id = $5 AND EXISTS (
      SELECT FROM unnest(product_lines) AS line
      WHERE btrim(regexp_replace(lower(normalize(line, NFKC)), '\\s+', ' ', 'g')) = ANY($6::text[]))))
  ORDER BY submitted_at NULLS LAST, place, id
  LIMIT ${MOST}`;

@QueryHandler(DealRivals)
export class DealRivalsHandler implements IQueryHandler<DealRivals> {
  constructor(private readonly reads: Reads) {}

  async execute({ dealId, args, caller }: DealRivals): Promise<RivalRow[]> {
    const deal = await this.reads.one(DealRow, caller, args, { id: dealId });
    if (!deal) return [];
    const work = await this.reads.one(DealWorkRow, caller, args, { id: dealId });
    const seen = work?.candidates.flatMap((candidate) => candidate.dealId ?? []) ?? [];
    const values = [caller.tenant, deal.programId, dealId, seen, deal.accountId, deal.productLines.map(lineForm)];
    const views = [dealView.name, dealWorkView.name];
    const ids = (await this.reads.sql<{ id: string }>(caller, { views, args }, TEXT, values)).map(({ id }) => id);
    const rows = new Map((await this.reads.byIds(DealRow, caller, ids)).map((row) => [row.id, row]));
    return ids.flatMap((id, at) => {
      const row = rows.get(id);
      return row ? [{ place: at + 1, asked: id === dealId, deal: row }] : [];
    });
  }
}
