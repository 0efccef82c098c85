import { createHash } from 'node:crypto';
import type { NewActivity, NewPartner } from '../kinds/fields/record.js';
import type { RecordKind } from '../schema/record.schema.js';
import type { Api } from './api.js';
import type { Result, UserError } from './result.js';
import { sendTouches, type TouchesItem } from './touches.js';

type Bulk = Exclude<RecordKind, 'rates' | 'touches'> | 'touch';

const MUTATIONS: Record<Bulk, { readonly name: string; readonly input: string }> = {
  activity: { name: 'planActivities', input: 'PlanActivitiesInput' },
  link: { name: 'createLinks', input: 'CreateLinksInput' },
  code: { name: 'issueCodes', input: 'IssueCodesInput' },
  lead: { name: 'recordLeads', input: 'RecordLeadsInput' },
  touch: { name: 'recordTouches', input: 'RecordTouchesInput' },
  cost: { name: 'recordCosts', input: 'RecordCostsInput' },
  allocation: { name: 'setAllocations', input: 'SetAllocationsInput' },
  partner: { name: 'admitPartners', input: 'AdmitPartnersInput' },
  sale: { name: 'recordSales', input: 'RecordSalesInput' },
  creditNote: { name: 'recordCreditNotes', input: 'RecordCreditNotesInput' },
  refund: { name: 'refundSales', input: 'RefundSalesInput' },
  refundReversal: { name: 'reverseRefunds', input: 'ReverseRefundsInput' },
  amendment: { name: 'amendSales', input: 'AmendSalesInput' },
  partnerParent: { name: 'setPartnerParents', input: 'SetPartnerParentsInput' },
  contact: { name: 'addPartnerContacts', input: 'AddPartnerContactsInput' },
  deal: { name: 'importDeals', input: 'ImportDealsInput' },
  registration: { name: 'registerDeals', input: 'RegisterDealsInput' },
  closing: { name: 'closeDeals', input: 'CloseDealsInput' },
};

const RESULT = 'position userErrors { code message field }';

const PUBLISH = `mutation Import($input: PublishRatesInput!) { sent: publishRates(input: $input) { ${RESULT} } }`;

const documentOf = ({ name, input }: (typeof MUTATIONS)[Bulk]): string =>
  `mutation Import($input: ${input}!) { sent: ${name}(input: $input) { results { ${RESULT} } } }`;

const MOST_KEY = 200;

interface Numbered {
  readonly programId?: string | null;
  readonly externalId?: string;
  /** Of a refund: the sale's stream decides. */
  readonly saleExternalId?: string;
}

/**
 * The same item of the same program has the same key for ever; another content is another request. A key that ends in what it stands for
 * costs the service no record of it.
 */
function keyOf(item: object): string {
  const { programId, externalId, saleExternalId = externalId } = item as Numbered;
  const content = `import.${createHash('sha256').update(JSON.stringify(item)).digest('base64url')}`;
  const key = `${content}:${programId}:${saleExternalId}`;
  return programId && saleExternalId && key.length <= MOST_KEY ? key : content;
}

const keyed = (item: object): object => ({ idempotencyKey: keyOf(item), ...item });

/** Sends items of one kind in one request; one result for each, in their order. Throws ApiFault. */
export async function sendItems(
  api: Api,
  kind: RecordKind,
  programId: string | null,
  items: readonly object[],
): Promise<Result[]> {
  if (kind === 'rates') return sendRates(api, items as readonly RatesItem[]);
  if (kind === 'touches')
    return sendTouches(items as readonly TouchesItem[], (touches) => sendBulk(api, 'touch', programId, touches));
  return sendBulk(api, kind, programId, items);
}

async function sendBulk(api: Api, kind: Bulk, programId: string | null, items: readonly object[]): Promise<Result[]> {
  const input = { items: items.map((item) => keyed({ programId, ...item })) };
  const { sent } = await api<{ sent: { results: Result[] } }>(documentOf(MUTATIONS[kind]), { input });
  const unknown = sent.results.flatMap(({ userErrors }, at) => (isUnknown(userErrors) ? [at] : []));
  if (unknown.length === 0 || unknown.length === items.length) return sent.results;
  return withAnswers(sent.results, unknown, (again) => sendBulk(api, kind, programId, again), items);
}

/** Partners that are there already, under whatever kind, are what was wanted. */
export const admit = (api: Api, programId: string, partners: readonly NewPartner[]): Promise<Result[]> =>
  unlessThere(sendItems(api, 'partner', programId, partners), 'PARTNER_EXISTS');

/** Activities that are planned already, however, are what was wanted. */
export const plan = (api: Api, programId: string, activities: readonly NewActivity[]): Promise<Result[]> =>
  unlessThere(sendItems(api, 'activity', programId, activities), 'ACTIVITY_EXISTS');

async function unlessThere(sent: Promise<Result[]>, exists: string): Promise<Result[]> {
  const results = await sent;
  return results.map((result) => ({
    ...result,
    userErrors: result.userErrors.filter(({ code }) => code !== exists),
  }));
}

const isUnknown = (errors: readonly UserError[]): boolean => errors.some(({ code }) => code === 'OUTCOME_UNKNOWN');

async function withAnswers(
  results: readonly Result[],
  places: readonly number[],
  send: (items: readonly object[]) => Promise<Result[]>,
  items: readonly object[],
): Promise<Result[]> {
  const answers = await send(places.map((at) => items[at] ?? {}));
  return results.map((result, at) => answers[places.indexOf(at)] ?? result);
}

interface RatesItem {
  readonly source: string;
  readonly base: string;
  readonly day: string;
  readonly rates: readonly object[];
}

/** Days are taken all or none: where one is refused, it is set aside and the others are sent without it. */
async function sendRates(api: Api, items: readonly RatesItem[]): Promise<Result[]> {
  const [first] = items;
  if (!first) return [];
  const { source, base } = first;
  const ofSource = items.filter((item) => item.source === source && item.base === base);
  if (ofSource.length < items.length) return sendRatesBySource(api, items);
  const input = keyed({ source, base, days: items.map(({ day, rates }) => ({ day, rates })) });
  const { sent } = await api<{ sent: Result }>(PUBLISH, { input });
  const [error] = sent.userErrors;
  const at = Number(error?.field?.[1]);
  if (!error || error.field?.[0] !== 'days' || !items[at]) return items.map(() => sent);
  const refused: Result = { position: null, userErrors: [{ ...error, field: error.field.slice(2) }] };
  const others = await sendRates(api, items.toSpliced(at, 1));
  return others.toSpliced(at, 0, refused);
}

async function sendRatesBySource(api: Api, items: readonly RatesItem[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(...(await sendRates(api, [item])));
  return results;
}
