import {
  type AnyAggregate,
  BEGINNING,
  type Executed,
  later,
  multiStreamHandler,
  type MultiStreamParts,
  streamOf,
  type Written,
} from '#libs/eventing';
import { type Command, command, type Position } from '#libs/kernel';
import { accountAggregate } from '../account/account.aggregate.js';
import type { AccountEvent } from '../account/account.events.js';
import { identifierAggregate } from '../customer/identifier.aggregate.js';
import { nameBlockAggregate } from '../customer/name-block.aggregate.js';
import { dealAggregate } from '../deal/deal.aggregate.js';
import type { DealEvent } from '../deal/deal.events.js';
import { portfolioAggregate } from '../portfolio/portfolio.aggregate.js';
import { DealStateReader, forManyDeals, forOneDeal } from '../state-reader/deal.state-reader.js';
import { sendTo } from './deal.workflow.js';
import { RegistrationWorkflow } from './steps/registration.workflow.js';

/** Takes a registration on from where it was cut off. `causes`, `decisions`: what happened to the deal, and what its account has decided on it. */
export class ContinueRegistration extends command('ContinueRegistration')<{
  readonly dealId: string;
  readonly causes: readonly Written<DealEvent>[];
  readonly decisions: readonly Written<AccountEvent>[];
}>() {}

/** Every step finds itself done where it is, by its id or by what its stream holds: it may run beside the request that it goes on for. */
export const continueRegistration = multiStreamHandler<ContinueRegistration>({
  command: ContinueRegistration,
  carryOut: async ({ data: { dealId, causes, decisions }, context: { tenant } }, { executor, facts }) => {
    const reader = forOneDeal(forManyDeals(facts));
    const bus = sending(executor);
    const parts = { known: new DealStateReader(reader, tenant), send: (sent: Command) => sendTo(bus, reader, sent) };
    const refusal = await new RegistrationWorkflow(parts, dealId, { causes, decisions }).run();
    return refusal ?? { stream: streamOf('deal', tenant, dealId), revision: -1n, position: bus.reached };
  },
});

const AGGREGATES: readonly AnyAggregate[] = [
  ...[dealAggregate, accountAggregate, portfolioAggregate, identifierAggregate, nameBlockAggregate],
];

/** The commands of a registration's streams; `reached`: where the last effect stands. */
function sending(executor: MultiStreamParts['executor']) {
  let reached: Position = BEGINNING;
  return {
    get reached(): Position {
      return reached;
    },
    async execute<C extends Command, R>(sent: C): Promise<R> {
      const aggregate = AGGREGATES.find(({ commands }) => sent.type in commands);
      if (!aggregate) throw new TypeError(`no stream of a registration decides ${sent.type}`);
      const outcome: Executed = await executor.execute(aggregate, sent);
      if ('position' in outcome) reached = later(reached, outcome.position);
      return outcome as R;
    },
  };
}
