import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#libs/eventing';
import { day } from '../../test/account.fixtures.js';
import { historyOf } from '../../test/policies.fixtures.js';
import { World } from '../../test/world.fixtures.js';
import { continueRegistrationWhenCutOff } from './continue-registration-when-cut-off.policy.js';

const START = day(-10);
const LONG = 60_000;

type Events = Parameters<ReturnType<typeof continueRegistrationWhenCutOff>['react']>[0];

/** Cut off behind its submission; `goOn` is the caller who comes again. */
async function cutOff(w: World, name: string, crmId: string) {
  const given = w.given(name, 'A', { crmId });
  const context = w.context(day(0));
  const register = () => w.service.register(w.dealId(name), given, context);
  w.crashBefore = 'TakeSlot';
  await expect(register()).rejects.toThrow('crash');
  w.crashBefore = null;
  return { goOn: register };
}

const world = async (): Promise<World> => {
  const w = await new World(new MemoryEventStore()).begin(START);
  await w.partner('A', START);
  return w;
};

const historyIn = async (w: World): Promise<Events> =>
  (await historyOf(w)).filter(({ type }) => type === 'deal.submitted') as unknown as Events;

describe('a registration that has not come to its end', () => {
  it('is left to the request that is on its way', async () => {
    const w = await world();
    const { goOn } = await cutOff(w, '1', '1');
    const reaction = continueRegistrationWhenCutOff(w.facts, { patience: LONG }).react(await historyIn(w));
    await goOn();
    expect(await reaction).toEqual([]);
  });

  it('is taken up once whoever began it has had its time, the first before the second', async () => {
    const w = await world();
    for (const name of ['1', '2']) await cutOff(w, name, name);
    const commands = await continueRegistrationWhenCutOff(w.facts, { patience: 20 }).react(await historyIn(w));
    const dealIds = commands.map(({ command }) => (command.data as { readonly dealId: string }).dealId);
    expect(dealIds).toEqual([w.dealId('1'), w.dealId('2')]);
    expect(new Set(commands.map(({ orderingKey }) => orderingKey)).size).toBe(1);
  });
});
