import type { LedgerEvent } from '#libs/commissions';
import type { EventOf, Recorded } from '#libs/kernel';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { payableMonth } from '../accounts/root.js';
import { unknownRoot, type Wrong, wrong } from './wrong.js';

type Changed = Recorded<EventOf<LedgerEvent, 'ledger.commission-held' | 'ledger.hold-released'>>;

/** Holds of persons change when an entry may be paid, never its amount. */
export function takeHold(model: LedgerModel, event: Changed): Wrong | undefined {
  const root = model.roots.get(event.data.of);
  if (!root) return unknownRoot(event.data.of);
  if (event.type === 'ledger.hold-released') {
    const { kind } = event.data;
    root.holds = root.holds.filter((hold) => hold.kind !== kind);
    root.personal = new Set([...root.personal].filter((personal) => personal !== kind));
  } else {
    const { hold } = event.data;
    root.holds = [...root.holds.filter(({ kind }) => kind !== hold.kind), hold];
    root.personal = new Set([...root.personal, hold.kind]);
    model.held.add(root);
  }
  const earliest = root.period > model.openPeriod ? root.period : model.openPeriod;
  const month = payableMonth(earliest, root.holds, root.zone);
  const { payableIn, byHand } = event.data;
  if (month !== payableIn) return wrong('it is payable in another month', 'payableIn', month, payableIn);
  if (byHand === null) return undefined;
  const kinds = [...root.personal].sort().join();
  const told = [...byHand.kinds].sort().join();
  if (kinds !== told) return wrong('persons have set other holds', 'byHand.kinds', kinds, told);
  const personal = root.holds.filter(({ kind }) => root.personal.has(kind));
  const alone = payableMonth(model.openPeriod, personal, root.zone);
  if (alone === byHand.payableIn) return undefined;
  return wrong(
    'what no hold of the sale is on is payable in another month',
    'byHand.payableIn',
    alone,
    byHand.payableIn,
  );
}
