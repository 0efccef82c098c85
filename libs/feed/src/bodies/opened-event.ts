import { fromJson, type JsonObject, toBinary } from '@bufbuild/protobuf';
import type { FeedJson, PersonalData } from '#libs/eventing';
import { EventSchema } from '#libs/feed-client';
import type { FeedEventRow } from '../log/feed-event.view.js';
import { unpackFields } from '../log/packed-fields.js';
import type { SealedField } from '../log/sealed-fields.js';
import { bytesWithout, mergedBytes } from './merged-message.js';

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

/** Fields of which one says what happened. */
const DATA = new Set(EventSchema.oneofs.find(({ name }) => name === 'data')?.fields.map(({ number }) => number));

/** The event as it reads today: personal fields opened, those of an erased person absent, and that it was erased said. */
export async function openedBody(
  row: Row,
  form: DeliveryForm,
  personal: Pick<PersonalData, 'open'>,
): Promise<Uint8Array> {
  if (form.thin) return bytesWithout(DATA, row.body);
  if (form.omitPersonalData || row.sealed.length === 0) return row.body;
  const fields = unpackFields(row.sealed);
  const texts = await Promise.all(fields.map(({ subject, text }) => personal.open(row.tenant, subject, text)));
  const json: Json = {};
  for (const [n, field] of fields.entries()) {
    const plain = texts[n] ?? null;
    if (plain === null) sayErased(json, field);
    else put(json, field, JSON.parse(plain));
  }
  // Of what was encrypted alone: the whole event as JSON and back would cost many times as much.
  const opened = fromJson(EventSchema, json as JsonObject, { ignoreUnknownFields: true });
  return mergedBytes(EventSchema, row.body, toBinary(EventSchema, opened));
}

/** It is made here and nowhere else seen: fields are put into it, and not into a copy for each. */
type Json = Record<string, unknown>;

function put(json: Json, { path, part }: SealedField, opened: unknown): void {
  const value = part === undefined ? opened : (opened as FeedJson)[part];
  const isMap = path.endsWith('.');
  const steps = (isMap ? path.slice(0, -1) : path).split('.');
  const [within, last] = [messageAt(json, steps), steps.at(-1) as string];
  within[last] = isMap ? { ...(within[last] as FeedJson | undefined), ...(value as FeedJson) } : value;
}

/** The message that the field belongs to says that its person was erased, where it has a word for it. */
function sayErased(json: Json, { path }: SealedField): void {
  const steps = path.split('.');
  if (steps.length >= 3 && !path.endsWith('.')) messageAt(json, steps)['erased'] = true;
}

/** The message that the last step is a field of. */
function messageAt(json: Json, steps: readonly string[]): Json {
  let at = json;
  for (let n = 0; n < steps.length - 1; n += 1) at = (at[steps[n] as string] ??= {}) as Json;
  return at;
}
