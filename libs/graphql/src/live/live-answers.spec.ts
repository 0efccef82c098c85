import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { admit, LIMITS } from '../limits/limits.js';
import { type LiveArgs, LiveAnswers } from './live-answers.js';

const schema = buildSchema(`
  type Query { nothing: Int }
  type Subscription { rowChanged: Row! }
  type Row { whose(n: Int): String! }
`);
const TEXT = 'subscription ($n: Int) { rowChanged { whose(n: $n) } }';
const [CROWD, QUIET] = [{ name: 'crowd' }, { name: 'quiet' }];

/** For whom answers were made, in their order. */
let made: string[] = [];
/** Whose statements wait for a connection, until then. */
let held: Readonly<Record<string, Promise<void>>> = {};

const { rowChanged } = schema.getSubscriptionType()!.getFields();
rowChanged!.subscribe = async function* (_root, _args, { row }: { row: object }) {
  yield await Promise.resolve(row);
};
rowChanged!.resolve = (row) => row;
(schema.getType('Row') as GraphQLObjectType).getFields()['whose']!.resolve = async (_row, _args, { who }) => {
  made.push(who as string);
  await nextTurn();
  await held[who as string];
  return who as string;
};

async function subscribe(answers: LiveAnswers, tenant: string, subject: string, n: number) {
  const found = await admit(schema, TEXT, { n }, null, LIMITS);
  if (!('document' in found)) throw new Error(found[0]?.message ?? 'nothing');
  const contextValue = { row: tenant === 'crowd' ? CROWD : QUIET, who: `${tenant} ${subject}` };
  const principal = { tenant, subject, role: 'manager' } as const;
  const { document } = found;
  const args: LiveArgs = { schema, document, admitted: found, principal, contextValue, variableValues: { n } };
  const answered = await answers.subscribe(args);
  if (!(Symbol.asyncIterator in answered)) throw new Error(JSON.stringify(answered));
  return answered;
}

describe('answers to subscriptions', () => {
  it('are made for each tenant in its turn, and for each subject of one', async () => {
    const answers = new LiveAnswers();
    made = [];
    const asking = [
      ...Array.from({ length: 500 }, (_, n) => ['crowd', 'many', n] as const),
      ['crowd', 'one', 1_000] as const,
    ];
    const crowd = await Promise.all(asking.map(([tenant, subject, n]) => subscribe(answers, tenant, subject, n)));
    const quiet = await subscribe(answers, 'quiet', 'one', 0);
    const all = crowd.map((one) => one.next());
    const { value } = await quiet.next();
    expect(value).toEqual({ data: { rowChanged: { whose: 'quiet one' } } });
    expect(made.length).toBeLessThan(10);
    await all.at(-1);
    expect(made.length).toBeLessThan(20);
    await Promise.all(all);
    expect(made.length).toBe(502);
  });

  it('are made for a tenant though those of another wait for what they read', async () => {
    const answers = new LiveAnswers();
    let answered = (): void => undefined;
    held = { 'crowd many': new Promise((resolve) => (answered = resolve)) };
    const crowd = await Promise.all([0, 1, 2].map((n) => subscribe(answers, 'crowd', 'many', n)));
    const all = crowd.map((one) => one.next());
    for (let n = 0; n < 50; n += 1) await nextTurn();
    const { value } = await (await subscribe(answers, 'quiet', 'one', 0)).next();
    expect(value).toEqual({ data: { rowChanged: { whose: 'quiet one' } } });
    answered();
    await Promise.all(all);
  });
});
