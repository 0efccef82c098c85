import { type DomainEvent, eventTypes, type Instant, sealedFrom } from '#libs/kernel';

/** What an endpoint receives: as a filter of the feed, each list sorted; an empty one asks nothing. */
export interface WebhookFilter {
  readonly types: readonly string[];
  readonly programIds: readonly string[];
  readonly partnerIds: readonly string[];
  readonly subjectIds: readonly string[];
}

/** A place in the feed: everything up to it is done. */
export interface WebhookPlace {
  readonly cursor: string;
  /** The same as a commit position, in digits. */
  readonly sequence: string;
}

/** `strict`: one request at a time, in the order of the history. `per-key`: one at a time for each ordering key. */
export type WebhookOrder = 'strict' | 'per-key';
/** `thin`: the envelope without `data`. */
export type WebhookDetail = 'full' | 'thin';
export type WebhookPersonalData = 'include' | 'omit';
export type WebhookSigning = 'hmac' | 'ed25519';

/** What may be changed; it holds from the next attempt on. */
export interface WebhookSettings {
  readonly name: string;
  readonly url: string;
  readonly filter: WebhookFilter;
  readonly order: WebhookOrder;
  readonly detail: WebhookDetail;
  readonly personalData: WebhookPersonalData;
  /** 5 to 30: an endpoint that has not answered by then has failed. */
  readonly timeoutSeconds: number;
}

/** A secret that requests are signed with. */
export interface NewSecret {
  /** From 1. */
  readonly number: number;
  /** `whsec_…` for HMAC, else the seed of an ed25519 key, both in base64; null once the endpoint was deleted. */
  readonly secret: string | null;
  /** `whpk_…` for ed25519; null for HMAC. */
  readonly publicKey: string | null;
}

interface Of {
  readonly webhookId: string;
}

/** An endpoint of a tenant's. How far it is, is work and not history. */
export type WebhookEvent =
  | DomainEvent<
      'webhook.created',
      Of &
        WebhookSettings &
        NewSecret & {
          readonly signing: WebhookSigning;
          /** As it was asked for, such as `beginning`. */
          readonly start: string;
          readonly place: WebhookPlace;
          readonly createdAt: Instant;
        }
    >
  | DomainEvent<'webhook.changed', Of & WebhookSettings>
  /** Requests are signed with the older ones too until then. */
  | DomainEvent<
      'webhook.secret-rotated',
      Of & NewSecret & { readonly olderUntil: Instant; readonly rotatedAt: Instant }
    >
  /** It goes on from that place. `reason`: in a person’s words; null once the webhook is deleted. */
  | DomainEvent<
      'webhook.replayed',
      Of & { readonly start: string; readonly place: WebhookPlace; readonly reason: string | null }
    >
  /** How far it is, noted now and then: from there it goes on where its cursor is lost. */
  | DomainEvent<'webhook.progressed', Of & WebhookPlace>
  /** Nothing got through for an hour. */
  | DomainEvent<
      'webhook.failing-noticed',
      Of & { readonly name: string; readonly firstFailedAt: Instant; readonly reason: string }
    >
  | DomainEvent<'webhook.recovered', Of & { readonly name: string }>
  /** By a person, or because the endpoint said that it is gone. `reason`: in their words; null once the webhook is deleted. */
  | DomainEvent<
      'webhook.disabled',
      Of & {
        readonly name: string;
        readonly by: 'person' | 'endpoint';
        readonly reason: string | null;
        readonly disabledAt: Instant;
      }
    >
  /** It goes on at its cursor. */
  | DomainEvent<'webhook.resumed', Of & { readonly name: string }>
  | DomainEvent<'webhook.test-requested', Of & { readonly requestedAt: Instant }>
  | DomainEvent<'webhook.redelivery-requested', Of & { readonly eventId: string; readonly requestedAt: Instant }>
  /** Its secrets are unreadable from then on. */
  | DomainEvent<'webhook.deleted', Of>;

const SECRET = { version: 1, personal: { subject: 'webhookId', fields: ['secret'] } } as const;

export const webhookEvents = eventTypes<WebhookEvent>()('webhook', {
  'webhook.created': SECRET,
  'webhook.changed': { version: 1 },
  'webhook.secret-rotated': SECRET,
  'webhook.replayed': sealedFrom(2, 'webhookId', 'reason'),
  'webhook.progressed': { version: 1 },
  'webhook.failing-noticed': { version: 1 },
  'webhook.recovered': { version: 1 },
  'webhook.disabled': sealedFrom(2, 'webhookId', 'reason'),
  'webhook.resumed': { version: 1 },
  'webhook.test-requested': { version: 1 },
  'webhook.redelivery-requested': { version: 1 },
  'webhook.deleted': { version: 1 },
});
