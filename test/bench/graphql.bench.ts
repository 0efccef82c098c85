import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Api } from '#libs/importing';
import { fileURLToPath } from 'node:url';
import { done, STARTS_AT } from '../support/shop.js';
import { startTestService } from '../support/test-service.js';
import { atOnce, type Cost, costOf, inTurns, processorOf } from './cost.js';
import { atMost, type Row, shown } from './table.js';

const [PROGRAMS, PARTNERS, CONTACTS] = [20, 5, 5];
const REQUESTS = 200;
const ROUNDS = 5;
/** Until V8 has compiled what it will. */
const WARM_UP = 600;
const AT_ONCE = 4;
const TENANT = 'nested';

const NESTED = `{
  programs(first: ${PROGRAMS}) { nodes { id name currency timeZone
    partners(first: ${PARTNERS}) { nodes { id externalId name country
      contacts(first: ${CONTACTS}) { nodes { id name email phone } } } } } }
}`;

/** (d) A nested list over GraphQL against one statement that makes the same answer, each by the processor time of its own server. */
export async function* benchGraphql(): AsyncIterable<Row> {
  const service = await startTestService();
  const sql = fork(fileURLToPath(new URL('sql-server.js', import.meta.url)), [
    ...[service.supervised.run().env['DATABASE_URL'] ?? '', TENANT],
  ]);
  try {
    const [port] = (await once(sql, 'message')) as [number];
    const api = await service.api(TENANT);
    await fill(api);
    const plain = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();
    sameAnswers(await api<object>(NESTED, {}), JSON.parse(await plain()) as object);
    const postgres = service.pid('postgres');
    const servers = [
      ['the server alone', [service.pid('api')], [sql.pid ?? 0]],
      ['the server and Postgres', [service.pid('api'), postgres], [sql.pid ?? 0, postgres]],
    ] as const;
    const requests = (ask: () => Promise<unknown>, pids: readonly number[]) => (): Promise<Cost> =>
      costOf(() => atOnce(AT_ONCE, REQUESTS, ask), processorOf(...pids));
    const nested = (): Promise<object> => api<object>(NESTED, {});
    await atOnce(AT_ONCE, WARM_UP, nested);
    await atOnce(AT_ONCE, WARM_UP, plain);
    for (const [whose, graphql, statement] of servers) {
      const pair = await inTurns(ROUNDS, requests(nested, graphql), requests(plain, statement));
      yield {
        part: 'd',
        measure: `processor time per request of a ${PROGRAMS} × ${PARTNERS} × ${CONTACTS} nested list, ${whose}`,
        ours: `${shown(pair.ours.micros)} µs`,
        other: `${shown(pair.other.micros)} µs one statement that answers JSON, handed on as it is`,
        ratio: pair.processor,
        target: atMost(4),
        why: 'rows, ids and 2,500 fields are objects here, 3.4 MB for each answer, and clearing them away is a third of the time; the other server never looks at a row',
      };
    }
  } finally {
    sql.kill('SIGTERM');
    await service.stop();
  }
}

async function fill(api: Api): Promise<void> {
  let last: string | null = null;
  for (const program of numbers(PROGRAMS)) {
    const { id: programId } = await done(api, 'createProgram', {
      ...{
        idempotencyKey: `program ${program}`,
        name: `Program ${program}`,
        currency: 'GBP',
        timeZone: 'Europe/London',
      },
      ...{ startsAt: STARTS_AT, occurredAt: STARTS_AT },
    });
    const partners = numbers(PARTNERS).map((partner) => {
      const key = `partner ${program}.${partner}`;
      return {
        ...{ idempotencyKey: key, programId, externalId: key, name: `${key} Ltd`, kind: 'reseller', country: 'GB' },
        occurredAt: STARTS_AT,
      };
    });
    await bulk(api, 'admitPartners', partners);
    const contacts = numbers(PARTNERS).flatMap((partner) =>
      numbers(CONTACTS).map((contact) => {
        const name = `Contact ${program}.${partner}.${contact}`;
        const person = { externalId: name, name, email: `c${contact}@p.example`, phone: '+44 20 7946 0000' };
        return { idempotencyKey: name, programId, partnerExternalId: `partner ${program}.${partner}`, ...person };
      }),
    );
    last = (await bulk(api, 'addPartnerContacts', contacts)).position;
  }
  const seen = `query ($after: Position) { programs(first: 1, after: $after) { nodes {
    partners(first: 1) { nodes { contacts(first: 1) { nodes { id } } } } } } }`;
  await api(seen, { after: last });
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

interface Sent {
  readonly position: string | null;
  readonly refused: number;
}

async function bulk(api: Api, name: string, items: readonly object[]): Promise<Sent> {
  const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { sent: ${name}(input: $input) { position refused } }`;
  const { sent } = await api<{ sent: Sent }>(document, { input: { items } });
  if (sent.refused > 0) throw new Error(`${name}: ${sent.refused} were refused`);
  return sent;
}

/** Both tell the same persons, else one of them is quick at something else. */
function sameAnswers(...answers: readonly object[]): void {
  const [ours, other] = answers.map((answer) =>
    JSON.stringify(answer)
      .match(/Contact \d+\.\d+\.\d+/g)
      ?.sort(),
  );
  if (ours?.length !== PROGRAMS * PARTNERS * CONTACTS || ours.join() !== other?.join()) {
    throw new Error(`the two servers answer differently: ${ours?.length} and ${other?.length} contacts`);
  }
}
