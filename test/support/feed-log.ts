import { expect } from '@jest/globals';
import type { InProcess } from '../journeys/in-process.js';
import { until } from './until.js';

/** What domain events of published nouns no public event is made of, written down again here. */
const KEPT_BACK = [
  'books.closing-began',
  'books.closing-requested',
  'books.ledger-listed',
  'code.redemption-released',
  'code.redemption-reserved',
  'deal.account-joined',
  'deal.customer-identified',
  'deal.import-repeated',
  'deal.noted',
  'deal.reminded',
  'deal.subject-named',
  'deal.took-in',
  'fund.allocation-refused',
  'ledger.opened',
  'partner.absorbed',
  'performance.noted',
  'performance.tier-decided',
  'program.asset-published',
  'program.business-calendar-set',
  'program.attribution-policy-set',
  'program.deal-policy-set',
  'program.fund-policy-set',
  'program.goal-set',
  'program.hold-policy-set',
  'program.ideal-partner-profile-set',
  'program.offer-published',
  'program.report-policy-set',
  'program.reward-policy-set',
  'program.payout-policy-set',
  'statement.payout-released',
  'webhook.changed',
  'webhook.created',
  'webhook.deleted',
  'webhook.progressed',
  'webhook.redelivery-requested',
  'webhook.replayed',
  'webhook.secret-rotated',
  'webhook.test-requested',
];
const PUBLISHED =
  /^((activity|books|code|cost|credit-note|customer|deal|fund|hierarchy|ledger|link|partner|performance|program|sale|sharing|statement|wallet|webhook)\.|journey\.lead-)/;

/** Events of customers of which some are published: those of a lead that change it. */
const PERHAPS = ['journey.conversion-noted', 'journey.absorbed', 'journey.merged', 'journey.customer-erased'];

interface Row {
  readonly tenant: string;
  readonly id: string;
  readonly commit: string;
  readonly type: string;
  readonly state_key: string;
  readonly seen_by: string | null;
  readonly body: Buffer;
  readonly sealed_fields: Buffer;
}

const inOrder = (rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => Number(one.commit) - Number(other.commit));

const shown = ({ body, sealed_fields: sealed, ...row }: Row) => ({
  ...{ ...row, body: body.toString('hex'), sealed: sealed.toString('hex') },
});

const rowsOf = async (service: InProcess): Promise<Row[]> => inOrder((await service.rows('feed_events')) as Row[]);

const isPublished = (type: string): boolean => PUBLISHED.test(type) && !KEPT_BACK.includes(type);

/** The log, once it has what the history has. */
async function caughtUp(service: InProcess) {
  let rows: Row[] = [];
  let history: { readonly id: string; readonly type: string }[] = [];
  await until(async () => {
    rows = await rowsOf(service);
    history = (await service.stored()).split('\n').map((line) => JSON.parse(line));
    const newest = history.findLast(({ type }) => isPublished(type))?.id;
    return rows.some(({ id }) => id === newest);
  });
  return { rows, history };
}

/** The log of public events against the history: none lost, none doubled, none out of order, the same after a rebuild. */
export async function expectFeedLog(service: InProcess): Promise<void> {
  const { rows, history: all } = await caughtUp(service);
  const history = all.filter(({ type }) => isPublished(type) || PERHAPS.includes(type));
  const perhaps = new Set(history.filter(({ type }) => PERHAPS.includes(type)).map(({ id }) => id));
  const published = new Set(rows.map(({ id }) => id));
  const expected = history.filter(({ id }) => !perhaps.has(id) || published.has(id));
  expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  // `concord reconcile` says which of them.
  expect(rows.filter(({ id }) => perhaps.has(id)).length).toBeGreaterThan(0);
  await service.rebuild();
  const rebuilt = await rowsOf(service);
  expect(rebuilt.map(shown)).toEqual(rows.map(shown));
}

/** No text of a person stands in the log but encrypted. */
export async function expectNobodyIn(service: InProcess, texts: readonly string[]): Promise<void> {
  const rows = (await service.rows('feed_events')) as Row[];
  expect(rows.length).toBeGreaterThan(0);
  for (const { type, body, sealed_fields: sealed } of rows) {
    const kept = body.toString('utf8') + sealed.toString('utf8');
    expect({ type, found: texts.filter((text) => kept.includes(text)) }).toEqual({ type, found: [] });
  }
}

/** A partner's own connection reads what it may see, and nothing else. */
export async function expectOwnOnly(service: InProcess, tenant: string, partnerId: string): Promise<void> {
  const all = ((await service.rows('feed_events')) as Row[]).filter((row) => row.tenant === tenant);
  const own = all.filter(({ seen_by }) => seen_by === partnerId);
  const read = (await service.rowsFor({ tenant, partnerId }, 'feed_events')) as Row[];
  expect(own.length).toBeGreaterThan(0);
  expect(own.length).toBeLessThan(all.length);
  expect(read.map(({ id }) => id).sort()).toEqual(own.map(({ id }) => id).sort());
}
