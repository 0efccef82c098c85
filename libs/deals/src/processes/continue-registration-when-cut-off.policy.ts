import { setTimeout as pause } from 'node:timers/promises';
import {
  type Policy,
  policy,
  type PolicyCommand,
  policyContext,
  type StateReader,
  DeliveredReader,
} from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { type AccountEvent, accountEvents } from '../account/account.events.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { applyCommand, dealDecided, DECISIONS } from '../registration/steps/apply-decision.js';
import { ContinueRegistration } from '../registration/continue-registration.js';
import { ENDS, progressOf, stageOf } from '../registration/steps/progress.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';
import { eventsOf } from '../state-reader/recent.js';

const NAME = 'continue-registration-when-cut-off';
/** How long whoever submitted a deal may take to bring it to its end. Milliseconds. */
const PATIENCE = 500;
const FIRST_PAUSE = 15;

/** What is known of one deal in a batch. */
interface Taken {
  readonly dealId: string;
  readonly answers: readonly Recorded<DealEvent | AccountEvent>[];
  readonly causes: readonly Recorded<DealEvent>[];
  readonly decisions: readonly Recorded<AccountEvent>[];
}

/**
 * Goes on with a registration where whoever began it was gone before its end, by the same steps under the same ids. As long as it may still be on its
 * way, it is looked at again: two who take the same steps get in each other's way.
 */
export const continueRegistrationWhenCutOff = (
  facts: StateReader,
  { patience = PATIENCE }: { readonly patience?: number } = {},
): Policy<DealEvent | AccountEvent> =>
  policy<DealEvent | AccountEvent>({
    name: NAME,
    sources: [dealEvents, accountEvents],
    on: ['deal.submitted', 'deal.customer-identified', 'deal.reinstated', ...ENDS, ...DECISIONS],
    react: async (events) => {
      // What has been delivered of a deal costs no read of the store.
      const delivered = ({ answers }: Taken): StateReader => new DeliveredReader(facts, answers.at(-1)!.position);
      let open = await unfinished(delivered, takenOf(events));
      for (let ms = FIRST_PAUSE; open.some((taken) => isYoung(taken, patience)); ms *= 2) {
        await pause(ms);
        open = await unfinished(delivered, open);
      }
      // Who seems to be cut off may have been faster than what was delivered of it.
      const left = open.length === 0 ? open : await unfinished(() => facts, open);
      return left.map(continuing);
    },
  });

function takenOf(events: readonly Recorded<DealEvent | AccountEvent>[]): readonly Taken[] {
  const deals = new Map<string, Recorded<DealEvent | AccountEvent>[]>();
  for (const event of events) {
    const dealId = isOfDeal(event) ? event.data.dealId : dealDecided(event);
    if (dealId !== null) deals.set(dealId, [...(deals.get(dealId) ?? []), event]);
  }
  return [...deals].map(([dealId, answers]) => ({
    dealId,
    answers,
    causes: answers.filter(isOfDeal),
    decisions: answers.filter((event): event is Recorded<AccountEvent> => !isOfDeal(event)),
  }));
}

const isOfDeal = (event: Recorded<DealEvent | AccountEvent>): event is Recorded<DealEvent> =>
  event.type.startsWith('deal.');

async function unfinished(factsOf: (taken: Taken) => StateReader, deals: readonly Taken[]): Promise<readonly Taken[]> {
  const looked = await Promise.all(
    deals.map(async (taken) => ((await isFinished(factsOf(taken), taken)) ? [] : [taken])),
  );
  return looked.flat();
}

async function isFinished(facts: StateReader, { dealId, answers, causes, decisions }: Taken): Promise<boolean> {
  const known = new DealStateReader(facts, answers[0]?.metadata.tenant ?? '');
  const deal = await known.deal(dealId);
  const isApplied = (event: Recorded<AccountEvent>): boolean =>
    eventsOf(deal, applyCommand(event)?.context.commandId ?? '').length > 0;
  if (!decisions.every(isApplied)) return false;
  const progress = progressOf(deal, causes);
  const stage = stageOf(progress, new Set());
  if (stage !== 'over') return stage === 'done';
  const { programId, partnerId } = progress?.deal ?? {};
  return !programId || !partnerId || !(await known.portfolio(programId, partnerId)).open.has(dealId);
}

const isYoung = ({ answers }: Taken, patience: number): boolean =>
  answers.some(({ recordedAt }) => Date.now() - Date.parse(recordedAt) < patience);

/** One after the other, in the order of history: of two who were cut off, the first is to be the first. */
const continuing = ({ dealId, answers, causes, decisions }: Taken): PolicyCommand => {
  const context = policyContext(NAME, answers);
  const command = new ContinueRegistration({ dealId, causes, decisions }, context);
  return { command, answers, orderingKey: `${NAME} ${context.tenant}` };
};
