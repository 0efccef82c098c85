import { type AnyPolicy, BEGINNING, type Delivery, eventTypesOf, policyCommandId } from '#libs/eventing';
import { type Command, type DomainEvent, isRefusal, type Recorded } from '#libs/kernel';
import { accountEvents } from '../src/account/account.events.js';
import { continueRegistrationWhenCutOff } from '../src/processes/continue-registration-when-cut-off.policy.js';
import { dealEvents } from '../src/deal/deal.events.js';
import { claimIdentifiersWhenPersonNamesCustomer } from '../src/processes/claim-identifiers-when-person-names-customer.policy.js';
import { markCustomerWhenImportedDealWon } from '../src/processes/mark-customer-when-imported-deal-won.policy.js';
import { noteHistoryWhenDealImported } from '../src/processes/note-history-when-deal-imported.policy.js';
import { sameCustomerEvents } from '../src/joins/same-customer.events.js';
import { carryOutMergeOfDeals } from '../src/processes/carry-out-merge-of-deals.policy.js';
import { joinAccountsWhenTheyAreOne } from '../src/processes/join-accounts-when-they-are-one.policy.js';
import type { World } from './world.fixtures.js';

/** All that happened to deals and accounts, in the order of history. */
export async function historyOf({ store, codec }: World): Promise<Recorded<DomainEvent>[]> {
  const stored = [];
  const abort = new AbortController();
  const deliveries: AsyncIterable<Delivery> = store.subscribe({
    prefixes: ['deal-', 'account-', 'same-customer-'],
    after: BEGINNING,
    signal: abort.signal,
  });
  for await (const delivery of deliveries) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind === 'event') stored.push(delivery.event);
  }
  abort.abort();
  return codec.decode<DomainEvent>(eventTypesOf([dealEvents, accountEvents, sameCustomerEvents]), stored);
}

/** Runs the policies over all of history, again and again until nothing more happens; answers with the codes of what was parked. */
export async function runPolicies(world: World): Promise<readonly string[]> {
  const parked: string[] = [];
  for (let before = -1; ;) {
    const history = await historyOf(world);
    if (history.length === before) return parked;
    before = history.length;
    for (const policy of policiesOf(world)) parked.push(...(await run(world, policy, history)));
  }
}

const policiesOf = ({ facts }: World): readonly AnyPolicy[] => [
  continueRegistrationWhenCutOff(facts, { patience: 0 }),
  noteHistoryWhenDealImported(facts),
  joinAccountsWhenTheyAreOne(facts),
  carryOutMergeOfDeals(facts),
  markCustomerWhenImportedDealWon(facts),
  claimIdentifiersWhenPersonNamesCustomer(facts),
];

async function run(world: World, policy: AnyPolicy, history: readonly Recorded<DomainEvent>[]): Promise<string[]> {
  const taken = history.filter(({ type }) => policy.on.includes(type));
  const counts = new Map<string, number>();
  const parked: string[] = [];
  for (const { command, answers, doneIf = [] } of await policy.react(taken)) {
    const key = answers.map(({ id }) => id).join();
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    const commandId = policyCommandId(policy.name, answers, n);
    const context = { ...command.context, commandId, bodyHash: commandId };
    const again = Object.assign(Object.create(Object.getPrototypeOf(command) as object), command, {
      context,
    }) as Command;
    const outcome = await world.send(again);
    if (isRefusal(outcome) && !doneIf.includes(outcome.refused)) parked.push(outcome.refused);
  }
  return parked;
}
