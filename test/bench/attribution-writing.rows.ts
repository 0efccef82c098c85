import { randomUUID } from 'node:crypto';
import { done, mutate } from '../support/shop.js';
import { type AttributedProgram, bulk } from './attribution.program.js';
import { atOnce, type Cost, costOf, inTurns } from './cost.js';
import { atLeast, atMost, type Row, shown } from './table.js';

const ROUNDS = 3;
const AT_ONCE = 16;
const [BODIES, ITEMS] = [48, 10];
const SALES = 200;
const SUBMISSIONS = 320;
const FUNDS = 64;

/** Touches, sales by policy, and submissions to funds, each against what is nearest to it. */
export async function* writingRows(program: AttributedProgram): AsyncIterable<Row> {
  yield await touches(program);
  yield* await sales(program);
  yield* await submissions(program);
}

async function touches(program: AttributedProgram): Promise<Row> {
  const many = (name: string, item: (key: string) => object) => () =>
    costOf(async () => {
      const run = randomUUID();
      await atOnce(AT_ONCE, BODIES, async (n) =>
        bulk(
          program.api,
          name,
          Array.from({ length: ITEMS }, (_, at) => item(`${run} ${n} ${at}`)),
        ),
      );
      return BODIES * ITEMS;
    });
  const credits = [{ partnerExternalId: 'P-0' }];
  const pair = await inTurns(
    ROUNDS,
    many('recordTouches', (key) => program.touch(key, key)),
    many('recordSales', (key) => program.sale(key, { credits })),
  );
  return {
    part: 'attribution',
    measure: `recordTouches of new customers, items/s, ${AT_ONCE} bodies of ${ITEMS} at once`,
    ours: `${shown(pair.ours.perSecond)}/s`,
    other: `${shown(pair.other.perSecond)}/s recordSales`,
    ratio: pair.rate,
    target: atLeast(0.8),
    why: 'a touch of a new customer is three streams: two aliases and a journey',
  };
}

async function sales(program: AttributedProgram): Promise<Row[]> {
  const recording = (more: (n: number) => object) =>
    costOf(async () => {
      const run = randomUUID();
      return atOnce(AT_ONCE, SALES, (n) => done(program.api, 'recordSale', program.sale(`${run} ${n}`, more(n))));
    });
  const credits = [{ partnerExternalId: 'P-0' }];
  const given = (): Promise<Cost> => recording(() => ({ credits }));
  const ids = await program.clickIds(SALES * (ROUNDS + 1));
  let round = 0;
  const ofClick = (): Promise<Cost> => {
    const from = (round += 1) * SALES - SALES;
    const run = randomUUID();
    return recording((n) => ({ customer: { ref: `new ${run} ${n}` }, evidence: { clickId: ids[from + n] } }));
  };
  const known = await program.clickIds(SALES);
  const bound = (): Promise<Cost> => recording((n) => ({ customer: { ref: `bound ${n}` } }));
  await recording((n) => ({ customer: { ref: `bound ${n}` }, evidence: { clickId: known[n] } }));
  const rows: Row[] = [];
  for (const [what, ours, target, why] of [
    ['of a bound customer', bound, 0.7, 'the customer is found and the sale numbered in its own stream first'],
    [
      'of a new customer with a click id',
      ofClick,
      0.35,
      'aliases, the click’s place, its touch and the binding are streams too',
    ],
  ] as const) {
    const pair = await inTurns(ROUNDS, ours, given);
    rows.push({
      part: 'attribution',
      measure: `recordSale by policy ${what}, ${AT_ONCE} at once`,
      ours: `${shown(pair.ours.perSecond)}/s`,
      other: `${shown(pair.other.perSecond)}/s with credits given`,
      ratio: pair.rate,
      target: atLeast(target),
      why,
    });
  }
  return rows;
}

async function submissions(program: AttributedProgram): Promise<Row[]> {
  const funds = await program.funds(FUNDS);
  const activities = [{ name: 'Webinar', kind: 'WEBINAR', startsOn: '2030-01-10', endsOn: '2030-01-10', cost: '10' }];
  const refused: string[] = [];
  const submitting = (fundOf: (n: number) => string | undefined) =>
    costOf(async () => {
      const run = randomUUID();
      return atOnce(FUNDS, SUBMISSIONS, async (n) => {
        const input = { idempotencyKey: `${run} ${n}`, fundId: fundOf(n), amount: '10', activities };
        const { userErrors } = await mutate(program.api, 'submitFundRequest', input);
        refused.push(...userErrors.map(({ code }) => code));
      });
    });
  const pair = await inTurns(
    ROUNDS,
    () => submitting(() => funds[0]),
    () => submitting((n) => funds[n % FUNDS]),
  );
  if (refused.length > 0) throw new Error(`submissions were refused: ${refused.slice(0, 3).join(', ')}`);
  const over = await overReserved(program);
  return [
    {
      part: 'attribution',
      measure: `submissions/s, ${FUNDS} at once on one fund`,
      ours: `${shown(pair.ours.perSecond)}/s`,
      other: `${shown(pair.other.perSecond)}/s on ${FUNDS} funds`,
      ratio: pair.rate,
      target: atLeast(0.1),
      why: 'a fund is one stream: who is second reads it again',
    },
    {
      part: 'attribution',
      measure: 'funds with more reserved than there is',
      ours: String(over),
      other: `of ${FUNDS}`,
      ratio: over,
      target: atMost(0),
    },
  ];
}

async function overReserved({ api, programId }: AttributedProgram): Promise<number> {
  const { program } = await api<{ program: { funds: { nodes: { available: { amount: string } }[] } } }>(
    `query ($id: ID!) { program(id: $id) { funds(first: ${FUNDS}) { nodes { available { amount } } } } }`,
    { id: programId },
  );
  return program.funds.nodes.filter(({ available }) => Number(available.amount) < 0).length;
}
