import { accountEvents, dealEvents } from '#libs/deals';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { creditNoteEvents, saleEvents } from '#libs/sales';
import type { CountedItem } from '../state-reader/counted-item.js';
import { CountedItems, type Counting } from '../state-reader/counted-items.js';
import { soldIn } from '../state-reader/sold.js';
import { type PerformanceItem, NotePerformance } from '../performance/performance.commands.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';

const NAME = 'note-performance-when-something-counts';

interface Sheet {
  readonly tenant: string;
  readonly programId: string;
  readonly partnerId: string | null;
  readonly items: PerformanceItem[];
  readonly answers: Recorded<Counting>[];
}

/** One append for each partner and batch: revenue, registrations and wins, and what they make of its rank. */
export const notePerformanceWhenSomethingCounts = (facts: StateReader): Policy<Counting> =>
  policy<Counting>({
    name: NAME,
    sources: [saleEvents, creditNoteEvents, dealEvents, accountEvents],
    on: [
      'sale.recorded',
      'sale.refunded',
      'sale.refund-reversed',
      'sale.amended',
      'sale.recredited',
      'credit-note.recorded',
      'deal.revoked',
      'deal.merged',
      'deal.reassigned',
      'deal.won',
      'deal.imported',
      'account.protection-granted',
      'account.protection-ended',
      'account.registration-reassigned',
    ],
    react: async (events) => {
      const known = new TierStateReader(facts);
      const sheets = await sheetsOf(events, facts, known);
      return Promise.all(sheets.map((sheet) => commandFor(sheet, known)));
    },
  });

async function sheetsOf(
  events: readonly Recorded<Counting>[],
  facts: StateReader,
  known: TierStateReader,
): Promise<readonly Sheet[]> {
  const sheets = new Map<string, Sheet>();
  for (const { event, items } of await countedIn(events, facts, known)) {
    const { tenant } = event.metadata;
    const { programId } = event.data;
    for (const { partnerId, item } of items) {
      const key = `${tenant} ${partnerId ?? programId}`;
      const sheet = sheets.get(key) ?? { tenant, programId, partnerId, items: [], answers: [] };
      sheets.set(key, sheet);
      sheet.items.push(item);
      if (sheet.answers.at(-1) !== event) sheet.answers.push(event);
    }
  }
  return [...sheets.values()];
}

interface Counted {
  readonly event: Recorded<Counting>;
  readonly items: readonly CountedItem[];
}

/** So many events are looked at together: a refund of an earlier sale reads it, and a batch of refunds would read one after the other. */
const TOGETHER = 16;

async function countedIn(
  events: readonly Recorded<Counting>[],
  facts: StateReader,
  known: TierStateReader,
): Promise<readonly Counted[]> {
  const counted: Counted[] = [];
  const sold = soldIn(events);
  for (let n = 0; n < events.length; n += TOGETHER) {
    const some = events.slice(n, n + TOGETHER).map(async (event): Promise<Counted> => {
      const { tenant } = event.metadata;
      const program = await known.program(tenant, event.data.programId);
      return { event, items: program ? await new CountedItems(facts, program.state, tenant, sold).of(event) : [] };
    });
    counted.push(...(await Promise.all(some)));
  }
  return counted;
}

/** The rank is judged as of the clock's time of the newest event: what is imported late does not earn a rank in the past. */
async function commandFor(
  { tenant, programId, partnerId, items, answers }: Sheet,
  known: TierStateReader,
): Promise<PolicyCommand> {
  const at = answers.at(-1)!.recordedAt;
  const program = await known.program(tenant, programId);
  const judged = partnerId !== null && (program?.state.tierLadders.length ?? 0) > 0;
  const review = (judged && (await known.review(tenant, partnerId, at))?.review) || null;
  const performanceId = partnerId ?? programId;
  return {
    command: new NotePerformance({ performanceId, partnerId, programId, items, review }, policyContext(NAME, answers)),
    answers,
  };
}
