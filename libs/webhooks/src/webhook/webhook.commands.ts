import { command, type Instant } from '#libs/kernel';
import type { NewSecret, WebhookPlace, WebhookSettings, WebhookSigning } from './webhook.events.js';

interface Of {
  readonly webhookId: string;
}

/** A secret as it was just made; its number follows from those there are. */
export type MadeSecret = Omit<NewSecret, 'number'>;

/** `place` is what `start` comes to at this moment. */
export class CreateWebhook extends command('CreateWebhook')<
  Of &
    WebhookSettings &
    MadeSecret & { readonly signing: WebhookSigning; readonly start: string; readonly place: WebhookPlace }
>() {}

/** What is undefined stays as it is. */
export class ChangeWebhook extends command('ChangeWebhook')<
  Of & { readonly [Setting in keyof WebhookSettings]?: WebhookSettings[Setting] | undefined }
>() {}

/** Of the same kind as the secrets that there are: whoever asks makes one of each. */
export class RotateWebhookSecret extends command('RotateWebhookSecret')<
  Of & {
    /** For so long requests are signed with the older ones too; 0: no more. */
    readonly overlapHours: number;
    readonly made: Readonly<Record<WebhookSigning, MadeSecret>>;
  }
>() {}

export class ReplayWebhook extends command('ReplayWebhook')<
  Of & { readonly start: string; readonly place: WebhookPlace; readonly reason: string }
>() {}

/** `version` is that of the webhook whose cursor this is: a note that comes after it was moved is late. */
export class NoteWebhookProgress extends command('NoteWebhookProgress')<
  Of & WebhookPlace & { readonly version: number }
>() {}

export class NoteWebhookFailing extends command('NoteWebhookFailing')<
  Of & { readonly firstFailedAt: Instant; readonly reason: string }
>() {}

export class NoteWebhookRecovered extends command('NoteWebhookRecovered')<Of>() {}

export class DisableWebhook extends command('DisableWebhook')<
  Of & { readonly by: 'person' | 'endpoint'; readonly reason: string }
>() {}

export class ResumeWebhook extends command('ResumeWebhook')<Of>() {}

export class TestWebhook extends command('TestWebhook')<Of>() {}

/** `eventId` is a bare UUID. */
export class RedeliverWebhookEvent extends command('RedeliverWebhookEvent')<Of & { readonly eventId: string }>() {}

export class DeleteWebhook extends command('DeleteWebhook')<Of>() {}

export type WebhookCommand =
  | CreateWebhook
  | ChangeWebhook
  | RotateWebhookSecret
  | ReplayWebhook
  | NoteWebhookProgress
  | NoteWebhookFailing
  | NoteWebhookRecovered
  | DisableWebhook
  | ResumeWebhook
  | TestWebhook
  | RedeliverWebhookEvent
  | DeleteWebhook;
