import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations, Reads } from '#libs/graphql';
import { type Command, type CommandContext, fromGlobalId, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { newSecret } from '../signing/secrets.js';
import {
  ChangeWebhook,
  CreateWebhook,
  DeleteWebhook,
  DisableWebhook,
  RedeliverWebhookEvent,
  ReplayWebhook,
  ResumeWebhook,
  RotateWebhookSecret,
  TestWebhook,
} from '../webhook/webhook.commands.js';
import { filterInOrder } from '../webhook/webhook.settings.js';
import { WebhookRedeliveries } from './webhook-redeliveries.js';
import { WebhookStarts } from './webhook-starts.js';
import {
  ChangeWebhookInput,
  CreateWebhookInput,
  DisableWebhookInput,
  RedeliverWebhookEventInput,
  ReplayWebhookInput,
  RotateWebhookSecretInput,
  WebhookInput,
  WebhookPayload,
} from './webhook.inputs.js';

/** As many a tenant may have. */
const MOST = 50;
const TIMEOUT_SECONDS = 15;

type Built = Command | Refusal;

/** Webhooks as persons make and change them; `integration` may test and replay them. */
@Resolver()
export class WebhookMutationsResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    private readonly starts: WebhookStarts,
    private readonly redeliveries: WebhookRedeliveries,
  ) {}

  @Mutation(() => WebhookPayload, {
    description: `Creates an endpoint that receives events, with a secret of its own. A tenant has at most ${MOST}.`,
  })
  @Roles(...STAFF)
  createWebhook(@Input() input: CreateWebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    return this.mutations.creating({ name: 'createWebhook', kind: 'webhook', input, caller }, (id, context) =>
      this.create(id, input, caller, context),
    );
  }

  @Mutation(() => WebhookPayload, {
    description: 'Changes a webhook; it holds from the next attempt on, and its cursor stays.',
  })
  @Roles(...STAFF)
  changeWebhook(@Input() input: ChangeWebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    return this.changes('changeWebhook', input, caller, (context) => this.change(input, context));
  }

  @Mutation(() => WebhookPayload, { description: 'Sends nothing more to a webhook until it is resumed.' })
  @Roles(...STAFF)
  disableWebhook(@Input() input: DisableWebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    const { webhookId, reason } = input;
    return this.changes(
      'disableWebhook',
      input,
      caller,
      (context) => new DisableWebhook({ webhookId, by: 'person', reason }, context),
    );
  }

  @Mutation(() => WebhookPayload, { description: 'Lets a disabled webhook go on where it was: nothing is missing.' })
  @Roles(...STAFF)
  resumeWebhook(@Input() input: WebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    const { webhookId } = input;
    return this.changes('resumeWebhook', input, caller, (context) => new ResumeWebhook({ webhookId }, context));
  }

  @Mutation(() => WebhookPayload, {
    description:
      'Gives a webhook a new secret, which `webhookSecrets` shows; requests are signed with the older ones too for a while.',
  })
  @Roles(...STAFF)
  rotateWebhookSecret(@Input() input: RotateWebhookSecretInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    const { webhookId, overlapHours } = input;
    const made = { hmac: newSecret('hmac'), ed25519: newSecret('ed25519') };
    return this.changes(
      'rotateWebhookSecret',
      input,
      caller,
      (context) => new RotateWebhookSecret({ webhookId, overlapHours, made }, context),
    );
  }

  @Mutation(() => WebhookPayload, { description: 'Deletes a webhook; its secrets are unreadable from then on.' })
  @Roles(...STAFF)
  deleteWebhook(@Input() input: WebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    const { webhookId } = input;
    return this.changes('deleteWebhook', input, caller, (context) => new DeleteWebhook({ webhookId }, context));
  }

  @Mutation(() => WebhookPayload, {
    description:
      'Sends a signed `webhook.test` at once; what became of it is in `attempts`. One that nobody could send within an hour is left out.',
  })
  @Roles(...STAFF, 'integration')
  testWebhook(@Input() input: WebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    const { webhookId } = input;
    return this.changes('testWebhook', input, caller, (context) => new TestWebhook({ webhookId }, context));
  }

  @Mutation(() => WebhookPayload, {
    description: 'Moves a webhook: everything from there on comes, in order, under the same ids. Who and why is kept.',
  })
  @Roles(...STAFF, 'integration')
  replayWebhook(@Input() input: ReplayWebhookInput, @Caller() caller: Principal): Promise<WebhookPayload> {
    const { webhookId, start, reason } = input;
    return this.changes('replayWebhook', input, caller, async (context) => {
      const resolved = await this.starts.resolve(caller, start);
      return isRefusal(resolved) ? resolved : new ReplayWebhook({ webhookId, ...resolved, reason }, context);
    });
  }

  @Mutation(() => WebhookPayload, {
    description:
      'Sends one event once more, at once and out of its turn, under the header `concord-redelivery`; it is not repeated. Only what was sent in its turn: what the filter leaves out is `LEFT_OUT_BY_FILTER`, what is yet to come `NOT_SENT_YET`. What became of it is in `attempts`.',
  })
  @Roles(...STAFF, 'integration')
  redeliverWebhookEvent(
    @Input() input: RedeliverWebhookEventInput,
    @Caller() caller: Principal,
  ): Promise<WebhookPayload> {
    const { webhookId, eventId } = input;
    return this.changes('redeliverWebhookEvent', input, caller, async (context) => {
      const refusal = await this.redeliveries.fault(caller, webhookId, eventId);
      return (
        refusal ?? new RedeliverWebhookEvent({ webhookId, eventId: fromGlobalId('event', eventId) ?? '' }, context)
      );
    });
  }

  private changes(
    name: string,
    input: WebhookInput,
    caller: Principal,
    build: (context: CommandContext) => Built | Promise<Built>,
  ): Promise<WebhookPayload> {
    return this.mutations.changing({ name, kind: 'webhook', id: input.webhookId, input, caller }, build);
  }

  private async create(
    webhookId: string,
    input: CreateWebhookInput,
    caller: Principal,
    context: CommandContext,
  ): Promise<Built> {
    const filter = filterInOrder(input.filter ?? {});
    const resolved = this.starts.filterFault(filter) ?? (await this.starts.resolve(caller, input.start));
    if (isRefusal(resolved)) return resolved;
    if ((await this.othersThan(webhookId, caller)) >= MOST)
      return refuse('TOO_MANY_WEBHOOKS', `there are ${MOST} webhooks already: delete one that nobody needs`);
    const { name, url, order, detail, personalData, signing, timeoutSeconds } = input;
    const settings = { name, url, filter, order, detail, personalData };
    return new CreateWebhook(
      {
        ...{ webhookId, ...settings, ...resolved, signing, ...newSecret(signing) },
        timeoutSeconds: timeoutSeconds ?? TIMEOUT_SECONDS,
      },
      context,
    );
  }

  private change(input: ChangeWebhookInput, context: CommandContext): Built {
    const { webhookId, name, url, order, detail, personalData, timeoutSeconds } = input;
    const filter = input.filter ? filterInOrder(input.filter) : undefined;
    const fault = filter && this.starts.filterFault(filter);
    if (fault) return fault;
    return new ChangeWebhook(
      {
        ...{ webhookId, filter, name: name ?? undefined, url: url ?? undefined, order: order ?? undefined },
        ...{ detail: detail ?? undefined, personalData: personalData ?? undefined },
        timeoutSeconds: timeoutSeconds ?? undefined,
      },
      context,
    );
  }

  private async othersThan(id: string, caller: Principal): Promise<number> {
    const text = 'SELECT count(*)::int AS count FROM webhooks WHERE tenant = $1 AND id <> $2';
    const of = { views: ['webhooks'], args: {} };
    const [row] = await this.reads.sql<{ count: number }>(caller, of, text, [caller.tenant, id]);
    return row?.count ?? 0;
  }
}
