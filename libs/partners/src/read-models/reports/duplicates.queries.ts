import type { Principal } from '#libs/access';
import { orNotACursor, Page, readCursor, Reads, writeCursor } from '#libs/graphql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { compare, type Compared } from '../../duplicates/duplicates.js';
import { type PartnerDuplicate, type PartnerDuplicatesArgs, PartnerPair } from './duplicates.types.js';
import { partnerView } from '../partner.view.js';

/** Names that more than one record of a program bears. Records that were merged are no longer two. */
export class PartnerDuplicates extends Query<Page<PartnerDuplicate>> {
  constructor(
    readonly args: PartnerDuplicatesArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

/** What a cursor belongs to. */
const ORDER = 'borne name asc';

const TEXT = `
  WITH borne AS (
    SELECT name, count(*)::int AS count FROM partners
    WHERE tenant = $1 AND program_id = $2 AND name > $3 AND standing <> 'merged'
    GROUP BY name HAVING count(*) > 1 ORDER BY name LIMIT $4
  ), ranked AS (
    SELECT borne.name, borne.count, p.id, p.country, p.region, p.city, p.postal_code AS "postalCode",
      p.address_lines AS "addressLines", p.phone,
      row_number() OVER (PARTITION BY borne.name ORDER BY p.known_since, p.external_id) AS place
    FROM borne JOIN partners p ON p.tenant = $1 AND p.program_id = $2 AND p.name = borne.name AND p.standing <> 'merged'
  )
  SELECT * FROM ranked WHERE place <= 20 ORDER BY name, place`;

type Bearer = Compared & { readonly name: string; readonly count: number };

@QueryHandler(PartnerDuplicates)
export class PartnerDuplicatesHandler implements IQueryHandler<PartnerDuplicates> {
  constructor(private readonly reads: Reads) {}

  async execute({ args, caller }: PartnerDuplicates): Promise<Page<PartnerDuplicate>> {
    const { programId, first, cursor } = args;
    const after = cursor ? readCursor(ORDER, cursor).sort : '';
    const values = [caller.tenant, programId, after, first + 1];
    const found = this.reads.sql<Bearer>(caller, { views: [partnerView.name], args }, TEXT, values);
    const bearers = await orNotACursor(args, found);
    const names = new Map<string, Bearer[]>();
    for (const bearer of bearers) names.set(bearer.name, [...(names.get(bearer.name) ?? []), bearer]);
    const edges = [...names].slice(0, first).map(([name, all]) => ({
      node: { name, count: all[0]!.count, pairs: pairsOf(all) },
      cursor: writeCursor(ORDER, { sort: name, id: '' }),
    }));
    return new Page(edges, names.size > first);
  }
}

const pairsOf = (bearers: readonly Bearer[]): PartnerPair[] =>
  bearers.flatMap((one, at) =>
    bearers
      .slice(at + 1)
      .map((other) =>
        Object.assign(new PartnerPair(), { firstId: one.id, secondId: other.id, ...compare(one, other) }),
      ),
  );
