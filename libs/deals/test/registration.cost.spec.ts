import { describe, expect, it } from '@jest/globals';
import type { CustomerDraft } from '../src/vocabulary/deal.drafts.js';
import { day } from './account.fixtures.js';
import { historyOf } from './policies.fixtures.js';
import { CountingStore, World } from './world.fixtures.js';
import { continueRegistrationWhenCutOff } from '../src/processes/continue-registration-when-cut-off.policy.js';

const START = day(-10);
/** Register, slot, claim, identify, list the name, ask the account, apply: a claim more for each identifier. */
const APPENDS = 7;
const MOST_READS = 7;

/** What one more registration costs a process that has, or has not, met its partner and names like its customer's. */
async function costOf(customer: Partial<CustomerDraft>, { cold }: { readonly cold: boolean }) {
  const store = new CountingStore();
  const first = await new World(store).begin(START);
  await first.partner('A', START);
  await first.register('before', 'A', { crmId: '1', name: 'Acme Lamps' }, day(0));
  const world = cold ? new World(store) : first;
  const [reads, appends] = [store.reads, store.appends];
  const answer = await world.register('one', 'A', customer, day(1));
  expect(answer).toMatchObject({ status: 'approved' });
  return { reads: store.reads - reads, appends: store.appends - appends };
}

describe('a clean registration', () => {
  it.each([
    ['by one identifier', { crmId: '2', name: 'Zeta Works' }, APPENDS, APPENDS],
    ['with a name that begins like another', { crmId: '2', name: 'Acmeology Pumps and Valves' }, APPENDS, APPENDS + 1],
    ['by a site and a CRM id', { crmId: '2', website: 'zeta.com', name: 'Zeta Works' }, APPENDS + 1, APPENDS + 1],
    ['without a name', { crmId: '2' }, APPENDS - 1, APPENDS - 1],
  ])('%s reads at most seven streams, and appends once for each step', async (_, customer, warm, cold) => {
    const costs = [await costOf(customer, { cold: false }), await costOf(customer, { cold: true })];
    // A process that has not met the names tries to begin their list, and finds it there.
    expect(costs.map(({ appends }) => appends)).toEqual([warm, cold]);
    for (const { reads } of costs) expect(reads).toBeLessThanOrEqual(MOST_READS);
  });

  it('that came to its end costs the policy one read, and no command', async () => {
    const store = new CountingStore();
    const world = await new World(store).begin(START);
    await world.partner('A', START);
    await world.register('one', 'A', { crmId: '1', name: 'Zeta Works' }, day(1));
    const history = (await historyOf(world)) as Parameters<ReturnType<typeof policyOf>['react']>[0];
    const before = store.reads;
    expect(await policyOf(world).react(history)).toEqual([]);
    expect(store.reads - before).toBe(1);
  });
});

const policyOf = ({ facts }: World) => continueRegistrationWhenCutOff(facts, { patience: 0 });
