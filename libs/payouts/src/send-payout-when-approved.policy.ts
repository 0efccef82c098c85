import {
  FailPayout,
  IntendPayout,
  ledger,
  type LedgerEvent,
  type LedgerState,
  ledgerEvents,
  ledgerIdIn,
  MarkPayoutUnknown,
  type Payout,
  ReconcilePayout,
  RecordPayoutSent,
  ReleasePayout,
  SettlePayout,
  type StatementEvent,
  statementEvents,
} from '#libs/commissions';
import { type StateReader, type Policy, policy, policyContext } from '#libs/eventing';
import { toGlobalId } from '#libs/graphql';
import { destinationOf } from '#libs/partners';
import type { Command, CommandContext, EventOf, Recorded } from '#libs/kernel';
import type { PayoutProvider, Unaddressed } from './sending/payout-provider.js';

const NAME = 'send-payout-when-approved';

type Step = Recorded<
  EventOf<
    LedgerEvent | StatementEvent,
    | 'statement.payout-released'
    | 'statement.dispute-resolved'
    | 'ledger.payout-planned'
    | 'ledger.payout-approved'
    | 'ledger.payout-intended'
    | 'ledger.payout-sent'
    | 'ledger.payout-unknown'
    | 'ledger.payout-reconciled'
  >
>;

/**
 * A payout that is approved is released by its statement, unless that is disputed; then the end of the dispute asks again. From its intent on it is
 * on its way, whatever is disputed. One step for each event, so that a crash anywhere leaves a state that says what to do: the intent is recorded before anything is
 * sent, and what may have been sent is asked for by its reference.
 */
export const sendPayoutWhenApproved = (
  facts: StateReader,
  provider: PayoutProvider,
): Policy<LedgerEvent | StatementEvent> =>
  policy<LedgerEvent | StatementEvent>({
    name: NAME,
    sources: [ledgerEvents, statementEvents],
    on: [
      'statement.dispute-resolved',
      'statement.payout-released',
      'ledger.payout-planned',
      'ledger.payout-approved',
      'ledger.payout-intended',
      'ledger.payout-sent',
      'ledger.payout-unknown',
      'ledger.payout-reconciled',
    ],
    async react(events) {
      const commands = [];
      for (const event of events as readonly Step[]) {
        const command = await next(event, facts, provider);
        if (command) commands.push({ command, answers: [event] });
      }
      return commands;
    },
  });

async function next(event: Step, facts: StateReader, provider: PayoutProvider): Promise<Command | undefined> {
  const ledgerId = 'ledgerId' in event.data ? event.data.ledgerId : ledgerIdIn(event);
  const { state } = await facts.of(ledger, event.metadata.tenant, ledgerId);
  const payout = payoutOf(event, state);
  if (!payout) return undefined;
  const { payoutId } = payout.planned;
  const of = { ledgerId, payoutId };
  const context = policyContext(NAME, event);
  const order = orderOf(payout, context);
  switch (payout.status) {
    case 'approved':
      if (payout.reference === null && event.type !== 'statement.payout-released') return release(of, payout, context);
      return new IntendPayout({ ...of, provider: provider.name, reference: order.reference }, context);
    case 'intended':
      if (event.type !== 'ledger.payout-intended') return undefined;
      return send(of, { order, destination: await destinationFor(facts, payout, context) }, provider, context);
    case 'unknown':
      return ask(of, order, provider, context);
    case 'sent':
      if (provider.settles !== 'when-written') return undefined;
      return new SettlePayout({ ...of, settledOn: order.on }, context);
    case 'planned':
    case 'settled':
    case 'failed':
    case 'returned':
      return undefined;
  }
}

const payoutOf = ({ data }: Step, { payouts }: LedgerState): Payout | undefined =>
  'payoutId' in data
    ? payouts.get(data.payoutId)
    : payouts.find(({ planned: { statementId } }) => statementId === data.statementId);

function release(of: OfPayout, { planned }: Payout, context: CommandContext): Command {
  const { statementId, programId, partnerId, period } = planned;
  return new ReleasePayout({ ...of, statementId, programId, partnerId, period }, context);
}

interface OfPayout {
  readonly ledgerId: string;
  readonly payoutId: string;
}

type Destination = { readonly is: 'erased' } | { readonly is: 'known'; readonly text: string | null };

async function destinationFor(
  facts: StateReader,
  { planned: { partnerId, destination } }: Payout,
  { tenant }: CommandContext,
): Promise<Destination> {
  if (destination === null) return { is: 'known', text: null };
  const text = await destinationOf(facts, tenant, partnerId, destination);
  return text === null ? { is: 'erased' } : { is: 'known', text };
}

/** What is there under the reference already was sent before a crash: nobody may say from memory that it was not. */
async function send(
  of: OfPayout,
  { order, destination }: { readonly order: Unaddressed; readonly destination: Destination },
  provider: PayoutProvider,
  context: CommandContext,
): Promise<Command> {
  if ((await provider.find(order)) !== undefined) {
    return new MarkPayoutUnknown({ ...of, reason: 'the answer of the provider was lost' }, context);
  }
  // Owed again, and said so: the next closing carries it for want of a payout method, where the program asks for one.
  if (destination.is === 'erased')
    return new FailPayout({ ...of, reason: null, failure: 'DESTINATION_ERASED' }, context);
  const sending = await provider.send({ ...order, destination: destination.text });
  switch (sending.is) {
    case 'sent':
      return new RecordPayoutSent({ ...of, providerReference: sending.providerReference }, context);
    case 'failed':
      return new FailPayout({ ...of, reason: sending.reason }, context);
    case 'unknown':
      return new MarkPayoutUnknown({ ...of, reason: sending.reason }, context);
  }
}

async function ask(
  of: OfPayout,
  order: Unaddressed,
  provider: PayoutProvider,
  context: CommandContext,
): Promise<Command> {
  const found = await provider.find(order);
  return new ReconcilePayout(
    {
      ...of,
      found: found === undefined ? 'not-sent' : 'sent',
      evidence: found ?? `no ${order.reference} at ${provider.name}`,
    },
    context,
  );
}

const orderOf = ({ planned }: Payout, { occurredAt }: CommandContext): Unaddressed => ({
  reference: toGlobalId('payout', planned.payoutId),
  program: toGlobalId('program', planned.programId),
  partner: toGlobalId('partner', planned.partnerId),
  period: planned.period,
  pays: planned.pays,
  on: occurredAt.slice(0, 10),
});
