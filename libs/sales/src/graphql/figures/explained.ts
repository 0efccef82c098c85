import { type GroupKey, listingOf, queryOf } from '#libs/graphql';

/** What was asked, and the group that a figure is of. */
interface Counted {
  readonly programId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly group: readonly GroupKey<string>[];
}

/** By dimension: the condition on the rows of a list that have this value, if the list can be asked so. */
type Conditions = Readonly<Record<string, (value: string | null) => string | null>>;

const oneOf =
  (field: string, none: string | null) =>
  (value: string | null): string | null =>
    value === null ? none : `${field}: [${JSON.stringify(value)}]`;
const ofPartner =
  (none: string) =>
  (value: string | null): string =>
    value === null ? none : `partner: { id: [${JSON.stringify(value)}] }`;

const LEADS: Conditions = {
  partner: ofPartner('hasPartner: false'),
  activity: oneOf('activityId', 'hasActivity: false'),
  country: oneOf('country', null),
};
const month = (value: string | null): string | null => value && `period: { from: "${value}", to: "${value}" }`;
const SALES: Conditions = {
  partner: ofPartner('isCredited: false'),
  'credited-partner': ofPartner('isCredited: false'),
  month,
};
const LINKS: Conditions = { partner: ofPartner('') };

function filterOf(conditions: Conditions, { from, to, group }: Counted, at?: string): readonly string[] {
  const range = [...(from ? [`from: "${from}"`] : []), ...(to ? [`to: "${to}"`] : [])];
  const all = [
    ...(at && range.length > 0 ? [`${at}: { ${range.join(', ')} }`] : []),
    ...group.flatMap(({ dimension, value }) => conditions[dimension]?.(value) || []),
  ];
  return all.length > 0 ? [`filter: { ${all.join(', ')} }`] : [];
}

const leads = (counted: Counted): string =>
  listingOf(
    'leads',
    counted.programId,
    filterOf(LEADS, counted, 'submittedAt'),
    'id partnerId activityId status submittedAt',
  );

/** A sale may be credited to a hundred. */
const FEW = { first: 40 };

const SALE = 'id saleType occurredAt amount currency credits { partnerId weight }';

const sales = (counted: Counted, more: string): string =>
  listingOf('sales', counted.programId, filterOf(SALES, counted, 'occurredAt'), `${SALE} refunded ${more}`, FEW);

const TOUCHES = 'attribution { touches(first: 5) { nodes { linkId codeId partnerId happenedAt dropped } } }';

export const leadsExplained = (counted: Counted): string => queryOf(leads(counted));

export const conversionsExplained = (counted: Counted): string =>
  queryOf(
    sales(counted, ''),
    listingOf('creditNotes', counted.programId, filterOf(SALES, counted, 'occurredAt'), SALE, FEW),
  );

/** Under another model than that of its policy a sale may be of any of its touches' partners: all sales are listed. */
export const attributionExplained = (counted: Counted): string =>
  queryOf(sales({ ...counted, group: counted.group.filter(({ dimension }) => dimension !== 'partner') }, TOUCHES));

/** What was counted of links by hours is listed of each link in all. */
export const linksExplained = (counted: Counted): string =>
  queryOf(
    listingOf('links', counted.programId, filterOf(LINKS, counted), 'id partnerId clicks repeats bots flagged'),
    leads(counted),
    sales(counted, TOUCHES),
  );

export const codesExplained = (counted: Counted): string => queryOf(leads(counted), sales(counted, TOUCHES));
