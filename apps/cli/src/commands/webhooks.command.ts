import type { Command } from 'commander';
import { setTimeout as pause } from 'node:timers/promises';
import { CommandFault } from '../command.fault.js';
import { wholeNumber } from '../feed/consumer-start.js';
import { outputOf, tableText } from '../output.js';
import { findService, type ServiceOptions } from '../service.js';
import { type Attempt, attemptsOf, change, secretsOf, webhookNamed, webhooksOf } from '../webhooks/webhook-api.js';
import { type CreateOptions, createInput, type PlaceOptions, startInput } from '../webhooks/webhook-input.js';
import { LOG, logRow, NONE, rowOf, secretText, TITLES } from '../webhooks/webhook-tables.js';
import { withService } from '../shared.js';

interface Options extends ServiceOptions {
  readonly json?: boolean;
  readonly key?: string;
  readonly reason?: string;
}

export function webhooksCommand(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .summary('endpoints that receive events as signed HTTP requests')
    .description(
      'Endpoints that receive events of the feed as signed HTTP requests. A webhook is named by its id, or by its name.',
    );

  asking(webhooks.command('list'))
    .description('Lists webhooks, how they stand and what they wait for.')
    .action(async (options: Options) => {
      const found = await webhooksOf((await findService(options)).api);
      outputOf(options).result({ webhooks: found }, found.length === 0 ? NONE : tableText(TITLES, found.map(rowOf)));
    });

  placed(asking(webhooks.command('create <name> <url>')))
    .description(
      `Creates a webhook. The same again under the same --key changes nothing.
For example: concord webhooks create CRM https://crm.example/hook --from beginning --personal-data omit --types 'deal.*'`,
    )
    .requiredOption('--personal-data <choice>', 'include or omit what is personal')
    .option('--types <types>', "such as deal.approved, or 'deal.*'; several separated by commas")
    .option('--program <ids>', 'of these programs alone; global ids separated by commas')
    .option('--partner <ids>', 'of these partners alone')
    .option('--subject <ids>', 'about these deals, partners, … alone')
    .option(
      '--per-key',
      'in order for each ordering key alone, so that what fails holds up its own key; in one order, if absent',
    )
    .option('--thin', 'without data')
    .option('--signing <kind>', 'hmac or ed25519', 'hmac')
    .action(async (name: string, url: string, options: Options & CreateOptions) => {
      const { api } = await findService(options);
      const { id, position } = await change(api, 'createWebhook', 'CreateWebhookInput', {
        ...createInput(name, url, options),
        idempotencyKey: options.key,
      });
      await webhooksOf(api, position);
      const secrets = await secretsOf(api, id);
      const [newest] = secrets ?? [];
      outputOf(options).result(
        { id, secret: newest?.verificationKey ?? null },
        `${id}\n${newest?.verificationKey ?? secretText(id, secrets)}`,
      );
    });

  asking(webhooks.command('secret <webhook>'))
    .description('Shows what requests are checked with: whsec_… or whpk_…. For admins alone.')
    .action(async (name: string, options: Options) => {
      if (!(await showSecrets(name, options))) process.exitCode = 1;
    });

  asking(webhooks.command('rotate <webhook>'))
    .description('Makes a new secret and shows it; requests are signed with the older ones too for a while.')
    .option('--overlap-hours <n>', '0 to 168; 0: the older ones end now', '24')
    .action(async (name: string, options: Options & { readonly overlapHours: string }) => {
      if (!/^\d{1,3}$/.test(options.overlapHours)) throw new CommandFault('--overlap-hours must be 0 to 168.');
      await of(name, options, 'rotateWebhookSecret', 'RotateWebhookSecretInput', {
        overlapHours: Number(options.overlapHours),
      });
      await showSecrets(name, options);
    });

  asking(webhooks.command('test <webhook>'))
    .description('Sends a signed webhook.test at once, and shows what became of it.')
    .action(async (name: string, options: Options) => {
      const { api } = await findService(options);
      const { id } = await webhookNamed(api, name);
      const before = new Set((await tests(api, id)).map(({ at }) => at));
      await change(api, 'testWebhook', 'WebhookInput', { webhookId: id, idempotencyKey: options.key });
      for (const end = Date.now() + TEST_MS; Date.now() < end; await pause(200)) {
        const found = (await tests(api, id)).find(({ at }) => !before.has(at));
        if (!found) continue;
        if (found.outcome !== 'DELIVERED') process.exitCode = 1;
        return outputOf(options).result(found, tableText(LOG, [logRow(found)]));
      }
      throw new CommandFault(
        'Nothing has been sent within a minute: is the feed running? concord webhooks deliveries shows it once it is.',
      );
    });

  placed(asking(webhooks.command('replay <webhook>')))
    .description(
      `Moves a webhook: everything from there on comes again, in order, under the same ids.
For example, after a bug: concord webhooks replay CRM --since 2026-11-01T00:00:00Z --reason 'amounts were rounded'`,
    )
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .action((name: string, options: Options & PlaceOptions) =>
      done(name, options, 'is moved', 'replayWebhook', 'ReplayWebhookInput', {
        start: startInput(options),
        reason: options.reason,
      }),
    );

  asking(webhooks.command('redeliver <webhook> <event>'))
    .description('Sends one event once more, at once and out of its turn: event_…')
    .action((name: string, eventId: string, options: Options) =>
      done(name, options, 'is sent it', 'redeliverWebhookEvent', 'RedeliverWebhookEventInput', { eventId }),
    );

  asking(webhooks.command('disable <webhook>'))
    .description('Sends nothing more until it is resumed.')
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .action((name: string, options: Options) =>
      done(name, options, 'is disabled', 'disableWebhook', 'DisableWebhookInput', { reason: options.reason }),
    );

  for (const [command, what, mutation, description] of [
    ['resume', 'is resumed', 'resumeWebhook', 'Lets a disabled webhook go on where it was.'],
    ['delete', 'is deleted', 'deleteWebhook', 'Deletes a webhook; its secrets are unreadable from then on.'],
  ] as const)
    asking(webhooks.command(`${command} <webhook>`))
      .description(description)
      .action((name: string, options: Options) => done(name, options, what, mutation, 'WebhookInput', {}));

  asking(webhooks.command('deliveries <webhook>'))
    .description(
      'Shows requests to a webhook, the newest first: failures of 30 days, and the last 1,000 that got through.',
    )
    .option('--failed', 'only those that failed')
    .option('--limit <n>', '1 to 100', '20')
    .action(async (name: string, options: Options & { readonly failed?: boolean; readonly limit: string }) => {
      const { api } = await findService(options);
      const { id } = await webhookNamed(api, name);
      const first = Math.min(100, wholeNumber('--limit', options.limit) ?? 20);
      const found = await attemptsOf(api, id, first, options.failed ?? false);
      outputOf(options).result(
        { attempts: found },
        found.length === 0 ? 'Nothing has been sent.' : tableText(LOG, found.map(logRow)),
      );
    });
}

const TEST_MS = 60_000;
const asking = (command: Command): Command =>
  withService(command)
    .option('--key <key>', 'a repeat under the same key has no further effect; a new one each time, if absent')
    .option('--json', 'the answer as JSON');

const placed = (command: Command): Command =>
  command
    .option('--from <place>', 'beginning or end')
    .option('--after <cursor>', 'after a cursor, c1…')
    .option('--since <moment>', 'with the first event recorded at or after it, such as 2026-11-01T00:00:00Z')
    .option('--position <position>', 'after a position, as mutations answer it, such as 123/120')
    .option('--after-event <id>', 'after an event, event_…');

type Api = Awaited<ReturnType<typeof findService>>['api'];

const tests = async (api: Api, id: string): Promise<Attempt[]> =>
  (await attemptsOf(api, id, 50, false)).filter(({ kind }) => kind === 'TEST');

async function of(name: string, options: Options, mutation: string, type: string, input: object): Promise<string> {
  const { api } = await findService(options);
  const { id: webhookId } = await webhookNamed(api, name);
  await change(api, mutation, type, { ...input, webhookId, idempotencyKey: options.key });
  return webhookId;
}

async function done(
  name: string,
  options: Options,
  what: string,
  mutation: string,
  type: string,
  input: object,
): Promise<void> {
  const id = await of(name, options, mutation, type, input);
  outputOf(options).result({ id }, `${name} ${what}.`);
}

/** Whether they were shown. */
async function showSecrets(name: string, options: Options): Promise<boolean> {
  const { api } = await findService(options);
  const { id } = await webhookNamed(api, name);
  const secrets = await secretsOf(api, id);
  outputOf(options).result({ id, secrets }, secretText(id, secrets));
  return secrets !== null;
}
