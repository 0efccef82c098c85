import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as an endpoint has received it. */
export interface Received {
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly sequence: string;
    readonly follows?: string;
  } & Record<string, unknown>;
  readonly status: number;
}

type Answer = number | 'never' | ((response: ServerResponse) => void);

/** An endpoint on the loopback address. It answers as it is told to. */
export class Receiver {
  readonly received: Received[] = [];
  /** Requests under way now, and the most that there ever were. */
  underWay = 0;
  most = 0;
  answer: (event: Received['event'], headers: IncomingHttpHeaders) => Answer | Promise<Answer> = () => 204;
  /** Told of each request that is accepted, in order. */
  take: (received: Received) => void = () => undefined;
  private readonly server = createServer((request, response) => {
    const parts: Buffer[] = [];
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    response.on('close', () => (this.underWay -= 1));
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => void this.answered(request.headers, Buffer.concat(parts).toString(), response));
  });

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Events that were answered with 2xx, in the order of their arrival. */
  get accepted(): Received['event'][] {
    return this.received.filter(({ status }) => status >= 200 && status < 300).map(({ event }) => event);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answered(headers: IncomingHttpHeaders, body: string, response: ServerResponse): Promise<void> {
    const event = JSON.parse(body) as Received['event'];
    const answer = await this.answer(event, headers);
    const status = typeof answer === 'number' ? answer : 0;
    const received = { at: performance.now(), headers, body, event, status };
    this.received.push(received);
    if (status >= 200 && status < 300) this.take(received);
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (answer !== 'never') answer(response);
  }
}
