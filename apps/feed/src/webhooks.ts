import {
  Connections,
  EndpointTable,
  type GuardParts,
  guardedAgents,
  WebhookSender,
  type WebhookSenderParts,
} from '#libs/webhooks';
import type { FeedReading } from '#libs/feed';
import type { Metrics } from '#libs/observability';

/** An endpoint of which nothing was heard for so many milliseconds is another process's. */
const LEASE_MS = 30_000;

export interface WebhooksParts extends Pick<
  WebhookSenderParts,
  'work' | 'facts' | 'executor' | 'onFault' | 'lookMs' | 'noteEveryMs' | 'trimEveryMs'
> {
  readonly feed: FeedReading;
  readonly guard: GuardParts;
  readonly leaseMs?: number;
  readonly clock?: () => number;
}

/** What delivers to webhooks in this process. */
export interface Webhooks {
  readonly sender: WebhookSender;
  readonly table: EndpointTable;
  stop(): Promise<void>;
}

export function startWebhooks({
  feed,
  guard,
  leaseMs = LEASE_MS,
  clock = Date.now,
  ...parts
}: WebhooksParts): Webhooks {
  const table = new EndpointTable(parts.work, leaseMs);
  const agents = guardedAgents(guard);
  const connections = new Connections();
  const filter = feed.filter.bind(feed);
  const sender = new WebhookSender({ ...parts, table, agents, connections, clock, raw: feed.raw, filter });
  sender.start();
  return {
    sender,
    table,
    stop: async () => {
      await sender.stop();
      agents.close();
    },
  };
}

export function watchWebhooks(metrics: Metrics, { sender, table }: Webhooks): void {
  const figure = (name: string, help: string, read: () => number | Promise<number>): void =>
    metrics.watch(`concord_webhook_${name}`, help, read);
  figure('endpoints_held', 'Endpoints that this process delivers to.', () => sender.figures.held);
  figure(
    'endpoints_waiting',
    'Endpoints held here whose settings are not in the view of webhooks yet.',
    () => sender.figures.waiting,
  );
  figure('requests_under_way', 'Requests to endpoints that are under way here.', () => sender.figures.underWay);
  const counts = {
    endpoints: 'Endpoints there are.',
    unheld: 'Endpoints that nobody delivers to.',
    failing: 'Endpoints through which nothing has got for an hour.',
  };
  for (const [name, help] of Object.entries(counts) as [keyof typeof counts, string][])
    figure(
      `endpoints_${name}`.replace('endpoints_endpoints', 'endpoints'),
      help,
      async () => (await table.counts())[name],
    );
}
