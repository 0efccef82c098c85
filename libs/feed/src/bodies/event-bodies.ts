import type { PersonalData } from '#libs/eventing';
import { packFields, unpackFields } from '../log/packed-fields.js';
import { FeedFault } from '../reading/feed-fault.js';
import type { SentEvent } from '../reading/feed-log.js';
import { type DeliveryForm, openedBody } from './opened-event.js';

type Opener = Pick<PersonalData, 'open'>;

/** Another object where something is left out, so that what is opened for others is not passed on. */
function forPartner(event: SentEvent): SentEvent {
  const fields = unpackFields(event.sealed);
  const own = fields.filter(({ staffOnly }) => !staffOnly);
  return own.length < fields.length ? { ...event, sealed: packFields(own) } : event;
}

/** Events as readers may have them. What has no personal field is passed on as it is kept; the others are opened anew whenever they are delivered. */
export class EventBodies {
  /** Of those that several streams deliver at this moment: opened once, and forgotten at once. */
  private readonly underWay = new Map<SentEvent, Promise<Uint8Array>>();

  constructor(private readonly personal: Opener) {}

  /** Throws FeedFault KEYS_UNAVAILABLE where a key cannot be had: never an empty field for that. */
  async bodies(events: readonly SentEvent[], form: DeliveryForm): Promise<Uint8Array[]> {
    if (!form.thin && events.every(({ sealed }) => form.omitPersonalData || sealed.length === 0))
      return events.map(({ body }) => body);
    return Promise.all(events.map((event) => this.bodyOf(event, form)));
  }

  private bodyOf(whole: SentEvent, form: DeliveryForm): Promise<Uint8Array> {
    const event = form.forPartner ? forPartner(whole) : whole;
    if (!form.thin && (form.omitPersonalData || event.sealed.length === 0)) return Promise.resolve(event.body);
    if (form.thin) return this.opened(event, form);
    const known = this.underWay.get(event);
    if (known) return known;
    const opened = this.opened(event, form).finally(() => this.underWay.delete(event));
    this.underWay.set(event, opened);
    return opened;
  }

  private opened(event: SentEvent, form: DeliveryForm): Promise<Uint8Array> {
    return openedBody(event, form, this.personal).catch((fault: unknown) => {
      throw new FeedFault(
        'KEYS_UNAVAILABLE',
        'The keys of personal data cannot be had at the moment. Ask again, or read without personal data.',
        5000,
        { cause: fault },
      );
    });
  }
}
