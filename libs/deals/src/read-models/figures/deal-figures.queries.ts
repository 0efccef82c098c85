import { own, OWN, type Principal } from '#libs/access';
import { badInput, Reads, toGlobalId } from '#libs/graphql';
import { exactMoney } from '#libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { dealView } from '../deal.view.js';
import { DealRejectReason, DealStateEnum } from '../deal-enums.types.js';
import type { DealDimension, DealFigure, DealFigureKey, DealFiguresArgs } from './deal-figures.types.js';
import { ProgramTerms } from '../../state-reader/program-terms.js';

const MOST_ROWS = 10_000;

/** Deals of a program counted by groups, in one statement. */
export class DealFigures extends Query<DealFigure[]> {
  constructor(
    readonly args: DealFiguresArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

type Found = Record<
  'registered' | 'open' | 'approved' | 'rejected' | 'duplicates' | 'expired' | 'won' | 'lost',
  number
> &
  Record<'medianDaysToDecide' | 'medianDaysToWin', string | null> &
  Record<'wonAmount' | 'lostAmount' | 'openAmount' | 'currency', string> & {
    readonly keys: readonly (string | null)[];
  };

/** `z`: the zones of the program one after the other; the last that holds at the closing is its zone. */
const QUARTER = `to_char(d.closed_at AT TIME ZONE (
    SELECT z.zone FROM unnest($4::timestamptz[], $5::text[]) z(since, zone)
    WHERE z.since <= d.closed_at ORDER BY z.since DESC LIMIT 1), 'YYYY"Q"Q')`;

/** An approval that is over is told only when its deadline is carried out. */
const STATE = "CASE WHEN d.state = 'approved' AND d.expires_at <= $3 THEN 'expired' ELSE d.state END";

/** Days of 24 hours between two columns, the median of those that are in. */
const median = (from: string, to: string, only: string): string =>
  `round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${to}::timestamptz - ${from}::timestamptz) / 86400)
      FILTER (WHERE ${only}))::numeric, 2)::text`;

const COLUMNS: Readonly<Record<Exclude<DealDimension, 'metadata'>, string>> = {
  partner: 'd.partner_id::text',
  representative: 'd.representative::text',
  'product-line': 'l.line',
  quarter: QUARTER,
  territory: 'd.territory',
  involvement: 'd.involvement',
  state: STATE,
  'reject-reason': 'd.reject_reason',
};

const metadataColumn = (n: number): string =>
  `(SELECT m->>'value' FROM jsonb_array_elements(d.metadata) m WHERE m->>'key' = ($6::text[])[${n}] LIMIT 1)`;

/** Equal parts of the last place that the amount is split to; what is left over goes to the first lines. */
const PART = `(div(d.amount * ('1e' || d.places)::numeric, cardinality(d.product_lines))
    + CASE WHEN l.ord <= mod(d.amount * ('1e' || d.places)::numeric, cardinality(d.product_lines)) THEN 1 ELSE 0 END
  ) * ('1e-' || d.places)::numeric`;

function textOf({ groupBy: by }: DealFiguresArgs): string {
  let metadata = 0;
  const columns = by.map((one) => (one === 'metadata' ? metadataColumn((metadata += 1)) : COLUMNS[one]));
  const byLine = by.includes('product-line');
  return `
  WITH counted AS (
    SELECT ARRAY[${columns.join(', ')}]::text[] AS keys, d.currency, d.decided_by, ${byLine ? PART : 'd.amount'} AS amount,
      ${STATE} AS state, d.submitted_at, d.decided_at, d.registered_at, d.closed_at
    FROM deals d ${byLine ? 'CROSS JOIN LATERAL unnest(d.product_lines) WITH ORDINALITY l(line, ord)' : ''}
    WHERE d.tenant = $1 AND d.program_id = $2 AND d.state <> 'draft'
      AND ($7::uuid IS NULL OR d.partner_id = $7) AND ($8::uuid IS NULL OR d.partner_id = $8)
      AND ($9::text IS NULL OR d.registered_at >= $9) AND ($10::text IS NULL OR d.registered_at < $10)
      AND ($11::timestamptz IS NULL OR d.closed_at >= $11) AND ($12::timestamptz IS NULL OR d.closed_at < $12)
      AND $4::timestamptz[] IS NOT NULL AND $5::text[] IS NOT NULL AND $6::text[] IS NOT NULL
  ), standing AS (
    SELECT *, state IN ('submitted', 'in-review', 'returned', 'approved', 'open') AS in_play FROM counted
  )
  SELECT keys, currency, count(*)::int AS registered, count(*) FILTER (WHERE in_play)::int AS open,
    count(*) FILTER (WHERE decided_by IS NOT NULL)::int AS approved,
    count(*) FILTER (WHERE state = 'rejected')::int AS rejected,
    count(*) FILTER (WHERE state = 'duplicate')::int AS duplicates,
    count(*) FILTER (WHERE state = 'expired')::int AS expired,
    count(*) FILTER (WHERE state = 'won')::int AS won, count(*) FILTER (WHERE state = 'lost')::int AS lost,
    ${median('submitted_at', 'decided_at', 'submitted_at IS NOT NULL AND decided_at IS NOT NULL')} AS "medianDaysToDecide",
    ${median('registered_at', 'closed_at', "state = 'won'")} AS "medianDaysToWin",
    coalesce(sum(amount) FILTER (WHERE state = 'won'), 0) AS "wonAmount",
    coalesce(sum(amount) FILTER (WHERE state = 'lost'), 0) AS "lostAmount",
    coalesce(sum(amount) FILTER (WHERE in_play), 0) AS "openAmount"
  FROM standing GROUP BY keys, currency ORDER BY keys, currency
  LIMIT ${MOST_ROWS + 1}`;
}

@QueryHandler(DealFigures)
export class DealFiguresHandler implements IQueryHandler<DealFigures> {
  constructor(
    private readonly reads: Reads,
    private readonly terms: ProgramTerms,
  ) {}

  async execute({ args, caller }: DealFigures): Promise<DealFigure[]> {
    const { programId, groupBy: by, metadataKeys } = args;
    if (by.filter((one) => one === 'metadata').length !== metadataKeys.length) {
      throw badInput([{ path: ['metadataKeys'], message: 'one key for each METADATA in `groupBy`' }]);
    }
    const zones = await this.terms.zones(caller.tenant, programId);
    const values = [
      ...[caller.tenant, programId, new Date().toISOString()],
      ...[zones.map(({ since }) => since), zones.map(({ zone }) => zone), metadataKeys],
      ...[args.partnerId ?? null, own(caller, 'partnerId')[OWN]?.partnerId ?? null],
      ...[args.registeredFrom ?? null, args.registeredTo ?? null, args.closedFrom ?? null, args.closedTo ?? null],
    ];
    const rows = await this.reads.sql<Found>(caller, { views: [dealView.name], args }, textOf(args), values);
    if (rows.length > MOST_ROWS) throw badInput([{ path: ['groupBy'], message: `more than ${MOST_ROWS} groups` }]);
    return rows.map((row) => figureOf(row, args));
  }
}

function figureOf({ keys, currency, ...row }: Found, { groupBy: by, metadataKeys }: DealFiguresArgs): DealFigure {
  const left = [...metadataKeys];
  const money = (amount: string) => exactMoney(amount, currency);
  return {
    ...row,
    currency,
    group: by.map((dimension, at): DealFigureKey => ({
      dimension,
      metadataKey: dimension === 'metadata' ? (left.shift() ?? null) : null,
      value: shown(dimension, keys[at] ?? null),
    })),
    wonAmount: money(row.wonAmount),
    lostAmount: money(row.lostAmount),
    openAmount: money(row.openAmount),
  };
}

function shown(dimension: DealDimension, value: string | null): string | null {
  if (value === null) return null;
  if (dimension === 'partner') return toGlobalId('partner', value);
  if (dimension === 'state') return nameIn(DealStateEnum, value);
  if (dimension === 'reject-reason') return nameIn(DealRejectReason, value);
  return dimension === 'representative' ? toGlobalId('contact', value) : value;
}

/** What the schema calls it. */
const nameIn = (values: object, value: string): string =>
  Object.entries(values).find(([, one]) => one === value)?.[0] ?? value;
