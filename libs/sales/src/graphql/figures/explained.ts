import { type GroupKey, listingOf, queryOf } from '#libs/graphql';
import { daysAfter, type Instant, lastDayOf } from '#libs/kernel';
import { beginOf, type Program } from '#libs/programs';

/** What was asked, and the group that a figure is of. */
interface Counted {
  readonly programId: string;
  readonly program: Program;
  readonly from: string | null;
  readonly to: string | null;
  readonly group: readonly GroupKey<string>[];
  /** Of figures that are of one. */
  readonly currency?: string;
}

/** What a filter asks, by its fields: each is written as it stands. */
type Asked = Readonly<Record<string, string | undefined>>;

const written = (asked: Asked): string =>
  `{ ${Object.entries(asked)
    .flatMap(([field, value]) => (value === undefined ? [] : [`${field}: ${value}`]))
    .join(', ')} }`;

const filtered = (asked: Asked): readonly string[] =>
  Object.values(asked).some((value) => value !== undefined) ? [`filter: ${written(asked)}`] : [];

const text = (value: string): string => JSON.stringify(value);
const any = (value: string): string => `[${text(value)}]`;

/** The values of a group: a dimension that it has not is undefined. */
const valueOf = ({ group }: Counted, dimension: string): string | null | undefined =>
  group.find((one) => one.dimension === dimension)?.value;

/** Of a dimension: which it is, or that there is none. */
const oneOrNone = (value: string | null | undefined, [one, has]: readonly [string, string]): Asked =>
  value === undefined ? {} : value === null ? { [has]: 'false' } : { [one]: any(value) };

/** The part of what was asked that is of the day of the group, and of its month. */
function within(counted: Counted, { ofMonth = true } = {}): string | undefined {
  const { program, from, to } = counted;
  const [month, day] = [ofMonth && valueOf(counted, 'month'), valueOf(counted, 'day')];
  const days = [...(month ? [[`${month}-01`, lastDayOf(month)] as const] : []), ...(day ? [[day, day] as const] : [])];
  const froms = [...(from ? [from] : []), ...days.map(([first]) => beginOf(program, first))];
  const tos = [...(to ? [to] : []), ...days.map(([, last]) => beginOf(program, daysAfter(last, 1)))];
  const latest = froms.toSorted(byTime).at(-1);
  const earliest = tos.toSorted(byTime)[0];
  if (latest === undefined && earliest === undefined) return undefined;
  return written({ from: latest && text(latest), to: earliest && text(earliest) });
}

const byTime = (a: Instant, b: Instant): number => Date.parse(a) - Date.parse(b);

const LEAD = 'id partnerId activityId status submittedAt';

const leads = (counted: Counted, asked: Asked): string =>
  listingOf('leads', counted.programId, filtered({ submittedAt: within(counted), ...asked }), LEAD);

/** A sale may be credited to a hundred. */
const FEW = { first: 40 };

const SALE = 'id saleType occurredAt amount currency credits { partnerId weight }';

/** What sales and credit notes have in common. */
function soldAs(counted: Counted): Asked {
  const { group, currency } = counted;
  const words = group.flatMap(({ metadataKey, value }) =>
    metadataKey ? [written({ key: text(metadataKey), value: value === null ? 'null' : text(value) })] : [],
  );
  return {
    currency: currency && any(currency),
    ...oneOrNone(valueOf(counted, 'country'), ['country', 'hasCountry']),
    metadata: words.length > 0 ? `[${words.join(', ')}]` : undefined,
  };
}

const sales = (counted: Counted, asked: Asked, more = ''): string =>
  listingOf(
    'sales',
    counted.programId,
    filtered({ ...soldAs(counted), isInfluence: 'false', ...asked }),
    `${SALE} refunded ${more}`,
    FEW,
  );

/** As a sale knows its month: by the zone that it was recorded in. */
function soldThen(counted: Counted): Asked {
  const month = valueOf(counted, 'month');
  return {
    period: month ? written({ from: text(month), to: text(month) }) : undefined,
    occurredAt: within(counted, { ofMonth: false }),
  };
}

const ofPartner = (id: string | null | undefined): Asked =>
  id === undefined ? {} : id === null ? { isCredited: 'false' } : { partner: written({ id: any(id) }) };

const decidedBy = (value: string | null | undefined): Asked =>
  value === undefined ? {} : value === null ? { isAttributed: 'false' } : { decidedBy: `[${value}]` };

export function leadsExplained(counted: Counted): string {
  const partner = valueOf(counted, 'partner');
  return queryOf(
    leads(counted, {
      ...(partner === null ? { hasPartner: 'false' } : ofPartner(partner)),
      ...oneOrNone(valueOf(counted, 'activity'), ['activityId', 'hasActivity']),
      ...oneOrNone(valueOf(counted, 'country'), ['country', 'hasCountry']),
    }),
  );
}

/** Nothing decided whose a credit note is. */
export function conversionsExplained(counted: Counted): string {
  const credited = { ...soldThen(counted), ...ofPartner(valueOf(counted, 'credited-partner')) };
  const decided = valueOf(counted, 'decided-by');
  const all = [sales(counted, { ...credited, ...decidedBy(decided) })];
  if (!decided)
    all.push(listingOf('creditNotes', counted.programId, filtered({ ...soldAs(counted), ...credited }), SALE, FEW));
  return queryOf(...all);
}

const TOUCHES = 'attribution { touches(first: 5) { nodes { linkId codeId partnerId happenedAt dropped } } }';

/** Under another model than that of its policy a sale may be of any of its touches' partners: all sales are listed. */
export const attributionExplained = (counted: Counted): string =>
  queryOf(
    sales(
      counted,
      { ...soldThen(counted), isAttributed: 'true', ...decidedBy(valueOf(counted, 'decided-by')) },
      TOUCHES,
    ),
  );

type Through = 'link' | 'code';

/** Leads and sales to which touches through links or codes led. */
function broughtBy(counted: Counted, through: Through): readonly string[] {
  // Of neither is known where the link was met.
  if (valueOf(counted, 'medium')) return [];
  const [id, partner] = [valueOf(counted, through), valueOf(counted, 'partner')];
  const activity = oneOrNone(valueOf(counted, 'activity'), ['activityId', 'hasActivity']);
  const touch = id ? { [`${through}Id`]: any(id) } : { [through === 'link' ? 'hasLink' : 'hasCode']: 'true' };
  const ofItsPartner = partner ? { partnerId: any(partner) } : {};
  return [
    leads(counted, { ...ofPartner(partner), ...activity, touch: written(touch) }),
    sales(
      counted,
      { occurredAt: within(counted), touch: written({ ...touch, ...ofItsPartner, ...activity }) },
      TOUCHES,
    ),
  ];
}

/** What was counted of links by hours is listed of each link in all; of no activity is known which clicks are its. */
export function linksExplained(counted: Counted): string {
  const [id, partner] = [valueOf(counted, 'link'), valueOf(counted, 'partner')];
  const links = { id: id ? any(id) : undefined, ...ofPartner(partner) };
  const clicks = listingOf('links', counted.programId, filtered(links), 'id partnerId clicks repeats bots flagged');
  return queryOf(...(valueOf(counted, 'activity') ? [] : [clicks]), ...broughtBy(counted, 'link'));
}

export const codesExplained = (counted: Counted): string => queryOf(...broughtBy(counted, 'code'));
