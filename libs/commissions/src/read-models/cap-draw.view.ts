import { type Change, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf, minorUnits } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type LedgerEvent, ledgerEvents, type Standing } from '../ledger/events/ledger.events.js';

/** What one entry has drawn on one cap of its plan. */
@Entity('cap_draws')
export class CapDrawRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'program_id' }) programId: string;
  /** Whose ledger draws. */
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @Column('uuid', { name: 'plan_id' }) planId: string;
  @Column('text', { name: 'cap_id' }) capId: string;
  /** Such as `2011-01`, without whose it is. */
  @Column('text') span: string;
  /** Of a cap per customer: what the customer is called. */
  @Column('text', { nullable: true }) customer: string | null;
  @Column('text') currency: string;
  @Column('numeric', { name: 'drawn_minor' }) drawnMinor: string;
}

/** More than a plan may have. */
const MOST_CAPS = 10;
const SLOTS = Array.from({ length: MOST_CAPS }, (_, slot) => slot);
const idOf = (entryId: string, slot: number): string => deterministicId('cap-draw', entryId, String(slot));

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;
type Accrued = Of<'ledger.commission-accrued'>;

/** `program|2011-01`, `2011-01|<customer>` or `2011-01`. */
function windowIn(windowKey: string): Pick<CapDrawRow, 'span' | 'customer'> {
  const [first = '', ...rest] = windowKey.split('|');
  if (first === 'program') return { span: rest.join('|'), customer: null };
  return { span: first, customer: rest.length > 0 ? rest.join('|') : null };
}

/** What was written before entries said what they have drawn had drawn what it posted. */
const drawnBy = ({ standing, amount }: Accrued['data']): string => standing?.drawn ?? amount;

const accrued = upsert<Accrued, CapDrawRow>(
  ({ data: { entryId, caps } }) => caps.map((_, slot) => idOf(entryId, slot)),
  (_, { data }, id) => {
    const { entryId, programId, partnerId, terms, caps, currency } = data;
    const cap = caps.find((_each, slot) => idOf(entryId, slot) === id);
    if (!cap) return undefined;
    return {
      ...{ id, programId, partnerId, planId: terms.planId, capId: cap.capId, ...windowIn(cap.windowKey), currency },
      drawnMinor: String(minorUnits({ amount: drawnBy(data), currency })),
    };
  },
);

interface NowDrawn {
  readonly entryId: string;
  readonly drawn: string;
}

/** What is drawn never falls, so that what is still nothing has no row to change. */
const drawsAnew = <E extends LedgerEvent>(drawn: (data: E['data']) => readonly NowDrawn[]): Change<E, CapDrawRow> => {
  const changed = (data: E['data']): readonly NowDrawn[] => drawn(data).filter((one) => Number(one.drawn) !== 0);
  return upsert<E, CapDrawRow>(
    ({ data }) => changed(data).flatMap(({ entryId }) => SLOTS.map((slot) => idOf(entryId, slot))),
    (row, { data }, id) => {
      const found = changed(data).find(({ entryId }) => SLOTS.some((slot) => idOf(entryId, slot) === id));
      return row && found
        ? { ...row, drawnMinor: String(minorUnits({ amount: found.drawn, currency: row.currency })) }
        : row;
    },
  );
};

const itself = (entryId: string, { standing }: Standing): readonly NowDrawn[] =>
  standing ? [{ entryId, drawn: standing.drawn }] : [];

type Moved = Of<
  | 'ledger.commission-clawed-back'
  | 'ledger.commission-restored'
  | 'ledger.commission-amended'
  | 'ledger.commission-recredited'
>;
const moved = <E extends Moved>(): Change<E, CapDrawRow> =>
  drawsAnew<E>((data) => [...itself(data.of, data), ...data.draws]);

export const capDrawView: View<LedgerEvent, CapDrawRow> = view<LedgerEvent, CapDrawRow>()({
  name: 'cap_draws',
  version: 1,
  row: CapDrawRow,
  indexes: [['programId', 'planId', 'capId', 'span', 'partnerId']],
  sources: [ledgerEvents],
  on: {
    'ledger.commission-accrued': [accrued, drawsAnew<Accrued>(({ draws }) => draws)],
    'ledger.commission-clawed-back': moved(),
    'ledger.commission-restored': moved(),
    'ledger.commission-amended': moved(),
    'ledger.commission-recredited': moved(),
    'ledger.source-passed': drawsAnew<Of<'ledger.source-passed'>>(({ entry }) =>
      entry ? itself(entry.of, entry) : [],
    ),
  },
});
