import { setTimeout as pause } from 'node:timers/promises';
import { allowedBy, guardedAgents, newSecret, post, signatureOf } from '#libs/webhooks';
import { CommandFault } from '../command.fault.js';

/** Told of what becomes of each request. */
export interface ForwardNews {
  failed(outcome: string, milliseconds: number): void;
}

const TIMEOUT_MS = 30_000;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [500, 10_000];

/** Sends events to an address of this machine as a webhook would, one at a time, each until it is answered with 2xx. */
export class Forwarding {
  private readonly agents = guardedAgents({ isAllowed: allowedBy({ networks: [], loopback: true }) });

  /** @param secret `whsec_…` */
  constructor(
    private readonly url: string,
    readonly secret: string,
    private readonly news: ForwardNews,
  ) {}

  async forward(id: string, body: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const timestamp = Math.floor(Date.now() / 1000);
      const headers = {
        ...{ 'content-type': 'application/cloudevents+json', 'webhook-id': id, 'webhook-timestamp': String(timestamp) },
        'webhook-signature': signatureOf('hmac', [this.secret], { id, timestamp, body }),
        'concord-attempt': String(attempt),
      };
      const { outcome, status } = await post(this.agents, { url: this.url, headers, body, timeoutMs: TIMEOUT_MS });
      if (outcome === 'delivered') return;
      const milliseconds = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      this.news.failed(status === null ? outcome : `${outcome} ${status}`, milliseconds);
      await pause(milliseconds);
    }
  }
}

/** Throws CommandFault for what is no address, or no secret. */
export function forwarding(url: string, secret: string | undefined, news: ForwardNews): Forwarding {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new CommandFault('--forward-to must be an address such as http://localhost:3000/hook.');
  const isSecret = secret === undefined || Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length >= 24;
  if (!isSecret) throw new CommandFault('--secret must be whsec_ and at least 24 bytes in base64.');
  return new Forwarding(url, secret ?? newSecret('hmac').secret ?? '', news);
}
