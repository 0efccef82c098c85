import { type StateReader, type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { partnerAggregate, standingNow } from '#libs/partners';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import { ledger } from '../ledger/ledger.aggregate.js';
import { MOST_ENTRIES_AT_ONCE } from '../ledger/corrections/ban.js';
import { VoidUnpaid } from '../ledger/commands/ledger.commands.js';
import { type LedgerEvent, ledgerEvents } from '../ledger/events/ledger.events.js';
import { clawbackReasonOf } from '../ledger/corrections/ban-reason.js';

const NAME = 'void-when-payout-came-back-after-ban';

type CameBack = Recorded<EventOf<LedgerEvent, 'ledger.payout-failed' | 'ledger.payout-returned'>>;

/**
 * A ban takes back what is unpaid and leaves what is on its way. What then comes back is unpaid again, and the ban holds for it too:
 * otherwise it would be owed for ever to somebody who is never paid.
 */
export const voidWhenPayoutCameBackAfterBan = (facts: StateReader): Policy<LedgerEvent> =>
  policy<LedgerEvent>({
    name: NAME,
    sources: [ledgerEvents],
    on: ['ledger.payout-failed', 'ledger.payout-returned'],
    async react(events) {
      const answers = await Promise.all((events as readonly CameBack[]).map((event) => answer(facts, event)));
      return answers.flat();
    },
  });

async function answer(facts: StateReader, event: CameBack) {
  const { tenant } = event.metadata;
  const { partnerId } = event.data.credit;
  const { state: partner } = await facts.of(partnerAggregate, tenant, partnerId, event.position);
  if (partner.status === 'absent') return [];
  const standing = standingNow(partner);
  if (standing.is !== 'banned') return [];
  const { at } = partner.standings.at(-1)!;
  const ledgerId = ledgerIdIn(event);
  const { state } = await facts.of(ledger, tenant, ledgerId, event.position);
  const note = `partner banned: ${standing.reason}`;
  const ban = { ledgerId, reason: clawbackReasonOf(standing.reason), note, at };
  return Array.from({ length: Math.ceil((state.unpaid.size + 1) / MOST_ENTRIES_AT_ONCE) }, (_, n) => ({
    command: new VoidUnpaid(ban, policyContext(NAME, event, n)),
    answers: [event],
  }));
}
