import { CONTEXT_MODULES } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EXECUTORS } from '../../libs/graphql/src/query/query-executor.js';
import { sell } from '../support/rich-tenant/money.js';
import { addPartners } from '../support/rich-tenant/partners.js';
import { openProgram } from '../support/rich-tenant/program.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(120_000);

const SETTING = 'CONCORD_GRAPHQL_EXECUTOR';
const before = process.env[SETTING];
let service: InProcess;

beforeAll(async () => {
  process.env[SETTING] = 'graphql-js';
  service = await startInProcess('reference', CONTEXT_MODULES);
});
afterAll(async () => {
  if (before === undefined) delete process.env[SETTING];
  else process.env[SETTING] = before;
  await service?.stop();
});

const asAda = (claims: object = {}) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims });

describe('a service whose executor is the reference', () => {
  it('answers by it alone what a program, its partners and their sales are asked', async () => {
    const planned = jest.spyOn(EXECUTORS, 'planned');
    const reference = jest.spyOn(EXECUTORS, 'graphql-js');
    const sender = new Sender(asAda);
    const { programId, planId } = await openProgram(sender);
    await addPartners(sender, programId, planId);
    await sell(sender, programId);
    type Found = { nodes: { externalId: string }[] };
    const { nodes } = await sender.see<Found>('sales', 'first: 50,', '{ nodes { externalId } }');
    expect(nodes.map(({ externalId }) => externalId)).toEqual(expect.arrayContaining(['S-1', 'S-14', 'R-usd']));
    expect(planned).not.toHaveBeenCalled();
    expect(reference.mock.calls.length).toBeGreaterThan(10);
  });

  it('says what is wrong with what it is asked', async () => {
    const ask = await asAda();
    const { data, errors } = await ask('query ($id: ID!) { partner(id: $id) { id } }', { id: 'nobody' });
    expect(data).toEqual({ partner: null });
    expect(errors).toBeUndefined();
    const wrong = await ask('{ partners(first: -1) { nodes { id } } }');
    expect(wrong.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});
