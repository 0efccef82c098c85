import { fromBinary, fromJson, type JsonObject } from '@bufbuild/protobuf';
import type { FeedJson, PersonalData } from '#libs/eventing';
import { type Event, EventSchema } from '#libs/feed-client';
import type { FeedEventRow } from '../log/feed-event.view.js';
import { unpackFields } from '../log/packed-fields.js';
import { type SealedField, withField } from '../log/sealed-fields.js';
import { merge } from './merged-message.js';

/** What a reader may have of an event. */
export interface DeliveryForm {
  /** The envelope alone. */
  readonly thin: boolean;
  readonly omitPersonalData: boolean;
  /** It is a partner: personal fields for the vendor's people alone are absent. */
  readonly forPartner?: boolean;
}

/** What a reader has asked for, and may have. */
export const formFor = ({ partnerId }: { readonly partnerId?: string }, form: DeliveryForm): DeliveryForm =>
  partnerId === undefined ? form : { ...form, forPartner: true };

type Row = Pick<FeedEventRow, 'tenant' | 'body' | 'sealed'>;

/** The event as it reads today: personal fields opened, those of an erased person absent, and that it was erased said. */
export async function openedEvent(row: Row, form: DeliveryForm, personal: Pick<PersonalData, 'open'>): Promise<Event> {
  const event = fromBinary(EventSchema, row.body);
  if (form.thin) {
    event.data = { case: undefined };
    return event;
  }
  if (form.omitPersonalData || row.sealed.length === 0) return event;
  const values = await Promise.all(
    unpackFields(row.sealed).map(async (field) => ({
      field,
      plain: await personal.open(row.tenant, field.subject, field.text),
    })),
  );
  const json = values.reduce<FeedJson>(
    (all, { field, plain }) => (plain === null ? erasedIn(all, field) : openedIn(all, field, JSON.parse(plain))),
    {},
  );
  // Of what was encrypted alone: the whole event as JSON and back would cost many times as much.
  merge(EventSchema, event, fromJson(EventSchema, json as JsonObject, { ignoreUnknownFields: true }));
  return event;
}

function openedIn(json: FeedJson, { path, part }: SealedField, opened: unknown): FeedJson {
  const value = part === undefined ? opened : (opened as FeedJson)[part];
  if (!path.endsWith('.')) return withField(json, path.split('.'), value);
  const map = path.slice(0, -1).split('.');
  return withField(json, map, { ...(valueAt(json, map) as FeedJson), ...(value as FeedJson) });
}

/** The message that the field belongs to says that its person was erased, where it has a word for it. */
function erasedIn(json: FeedJson, { path }: SealedField): FeedJson {
  const steps = path.split('.');
  return steps.length < 3 || path.endsWith('.') ? json : withField(json, [...steps.slice(0, -1), 'erased'], true);
}

const valueAt = (json: FeedJson, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as FeedJson | undefined)?.[step], json);
