import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type Command, type CommandContext, Decimal, deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { destinationOf, type PartnerEvent, partnerEvents } from '#libs/partners';
import type { PayoutProvider } from '#libs/payouts';
import {
  FailReimbursement,
  IntendReimbursement,
  MarkReimbursementUnknown,
  ReconcileReimbursement,
  RecordReimbursementSent,
  SettleReimbursement,
} from '../fund/state/fund.commands.js';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import type { Fund } from '../fund/state/fund.state.js';
import { mayBePaid } from '../fund/claim/payments.js';
import { FundStateReader } from '../state-reader/fund.state-reader.js';
import { orderOf, referenceOf, type Unaddressed } from './reimbursement.orders.js';

const NAME = 'pay-claim-when-approved';
const ON = [
  'fund.claim-approved',
  'fund.payment-intended',
  'fund.payment-sent',
  'fund.payment-unknown',
  'fund.payment-reconciled',
] as const;

type Step = Recorded<EventOf<FundEvent, (typeof ON)[number]>>;

/**
 * Pays what was approved by the steps that payouts take: the intent is recorded before anything is sent, what may have been sent is asked for by
 * its reference, and each event is answered by at most one command.
 */
export const payClaimWhenApproved = (facts: StateReader, provider: PayoutProvider): Policy<FundEvent | PartnerEvent> =>
  policy<FundEvent | PartnerEvent>({
    name: NAME,
    sources: [fundEvents, partnerEvents],
    on: ON,
    retryOn: {
      'partner.payout-method-verified': ['NOT_PAYABLE'],
      'partner.activated': ['NOT_PAYABLE'],
      'partner.resumed': ['NOT_PAYABLE'],
      'partner.offboarded': ['NOT_PAYABLE'],
    },
    async react(events) {
      const commands: PolicyCommand[] = [];
      for (const event of events as readonly Step[]) {
        const command = await next(event, facts, provider);
        if (command) commands.push({ command, answers: [event], doneIf: ['MORE_THAN_PAYABLE'] });
      }
      return commands;
    },
  });

/** What is paid at once of a claim has one id: however often it is asked for, it is paid once. */
const firstPaymentOf = (fundId: string, claimId: string): string =>
  deterministicId('reimbursement', fundId, claimId, 'first');

async function next(event: Step, facts: StateReader, provider: PayoutProvider): Promise<Command | undefined> {
  const known = new FundStateReader(facts, event.metadata.tenant);
  const fund = await known.fund(event.data.fundId);
  if (fund.status === 'absent') return undefined;
  const { fundId } = fund;
  const context = policyContext(NAME, event);
  if (event.type === 'fund.claim-approved') {
    const { claimId, pays } = event.data;
    if (Decimal.of(pays.amount).isZero) return undefined;
    const paymentId = firstPaymentOf(fundId, claimId);
    return intent({ fund, claimId, paymentId, amount: pays.amount }, known, provider, context);
  }
  const { paymentId } = event.data;
  const payment = fund.payments.get(paymentId);
  if (!payment) return undefined;
  const order = orderOf(fund, payment, context);
  switch (payment.status) {
    case 'intended': {
      if (event.type !== 'fund.payment-intended') return undefined;
      const destination = await destinationOf(facts, context.tenant, fund.partnerId, payment.destination);
      const mayPay = async () => mayBePaid(await known.payable(fund, new Date().toISOString()));
      return send({ fundId, paymentId }, { order, destination, mayPay }, provider, context);
    }
    case 'unknown':
      return ask({ fundId, paymentId }, order, provider, context);
    case 'not-sent':
      return intent({ fund, claimId: payment.claimId, paymentId, amount: null }, known, provider, context);
    case 'sent':
      if (provider.settles !== 'when-written') return undefined;
      return new SettleReimbursement({ fundId, paymentId, settledOn: order.on }, context);
    case 'settled':
    case 'failed':
    case 'returned':
      return undefined;
  }
}

interface Intended {
  readonly fund: Fund;
  readonly claimId: string;
  readonly paymentId: string;
  readonly amount: string | null;
}

async function intent(
  { fund, claimId, paymentId, amount }: Intended,
  known: FundStateReader,
  { name: provider }: PayoutProvider,
  context: CommandContext,
): Promise<Command> {
  // Whether it may be paid is asked of now, not of when the claim was approved: a payout method may have come since.
  const terms = await known.payable(fund, new Date().toISOString());
  const reference = referenceOf(paymentId);
  const { fundId } = fund;
  return new IntendReimbursement({ fundId, paymentId, claimId, amount, provider, reference, terms }, context);
}

interface OfPayment {
  readonly fundId: string;
  readonly paymentId: string;
}

interface Sending {
  readonly order: Unaddressed;
  readonly destination: string | null;
  /** Asked of now: between the intent and the sending a partner may have been banned. */
  readonly mayPay: () => Promise<boolean>;
}

/** What is there under the reference already was sent before a crash: nobody may say from memory that it was not. */
async function send(
  of: OfPayment,
  { order, destination, mayPay }: Sending,
  provider: PayoutProvider,
  context: CommandContext,
): Promise<Command> {
  if ((await provider.find(order)) !== undefined) {
    return new MarkReimbursementUnknown({ ...of, reason: 'the answer of the provider was lost' }, context);
  }
  if (destination === null) {
    return new FailReimbursement({ ...of, reason: null, failure: 'DESTINATION_ERASED' }, context);
  }
  if (!(await mayPay())) return new FailReimbursement({ ...of, reason: null, failure: 'NOT_PAYABLE' }, context);
  const sending = await provider.send({ ...order, destination });
  switch (sending.is) {
    case 'sent':
      return new RecordReimbursementSent({ ...of, providerReference: sending.providerReference }, context);
    case 'failed':
      return new FailReimbursement({ ...of, reason: sending.reason, failure: null }, context);
    case 'unknown':
      return new MarkReimbursementUnknown({ ...of, reason: sending.reason }, context);
  }
}

async function ask(
  of: OfPayment,
  order: Unaddressed,
  provider: PayoutProvider,
  context: CommandContext,
): Promise<Command> {
  const found = await provider.find(order);
  const evidence = found ?? `no ${order.reference} at ${provider.name}`;
  return new ReconcileReimbursement({ ...of, found: found === undefined ? 'not-sent' : 'sent', evidence }, context);
}
