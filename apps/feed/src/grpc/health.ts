import {
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import type { Health } from '#libs/observability';

/** The words of `grpc.health.v1`. */
type Serving = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';
interface Asked {
  readonly service: string;
}
interface Answer {
  readonly status: Serving;
}
type Watching = ServerWritableStream<Asked, Answer>;

export const HEALTH_SERVICE = service;

/** Anybody may ask: what was looked at is not looked at again for so long. Who watches hears what is new as often. */
const PACE = { keptMs: 1_000, lookEveryMs: 5_000 };
const MOST_WATCHERS = 100;
const MOST_OF_CONNECTION = 10;

/** `grpc.health.v1.Health` for load balancers and probes: SERVING where `/health/ready` answers 200. Needs no token. */
export class GrpcHealth {
  /** What each was told last: one that begins to watch takes nothing new from the others. */
  private readonly watchers = new Map<Watching, Serving | undefined>();
  private readonly services: ReadonlySet<string>;
  private looked: { readonly at: number; readonly found: Promise<Serving> } | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param services what is asked by name, all of them together served or not; '' stands for the process */
  constructor(
    private readonly health: Pick<Health, 'report'>,
    services: readonly string[],
    private readonly pace = PACE,
  ) {
    this.services = new Set(['', ...services]);
  }

  calls(): UntypedServiceImplementation {
    return {
      check: (call: ServerUnaryCall<Asked, Answer>, answer: sendUnaryData<Answer>): void => {
        const { service: name } = call.request;
        if (!this.services.has(name)) answer({ code: status.NOT_FOUND, details: 'There is no such service here.' });
        else void this.look().then((found) => answer(null, { status: found }));
      },
      list: (_: unknown, answer: sendUnaryData<object>): void => {
        const statuses = (found: Serving) =>
          Object.fromEntries([...this.services].map((name) => [name, { status: found }]));
        void this.look().then((found) => answer(null, { statuses: statuses(found) }));
      },
      watch: (call: Watching): void => this.watch(call),
    };
  }

  /** Says NOT_SERVING to whoever watches, and ends: nobody who watches keeps a process from ending. */
  drain(): void {
    clearInterval(this.timer);
    for (const call of this.watchers.keys()) {
      if (this.services.has(call.request.service)) call.write({ status: 'NOT_SERVING' });
      call.end();
    }
    this.watchers.clear();
  }

  private look(): Promise<Serving> {
    if (!this.looked || Date.now() - this.looked.at > this.pace.keptMs) {
      const found = this.health.report().then(
        ({ status: ready }): Serving => (ready === 'unready' ? 'NOT_SERVING' : 'SERVING'),
        (): Serving => 'NOT_SERVING',
      );
      this.looked = { at: Date.now(), found };
    }
    return this.looked.found;
  }

  private watch(call: Watching): void {
    const peer = call.getPeer();
    const ofConnection = [...this.watchers.keys()].filter((other) => other.getPeer() === peer).length;
    if (ofConnection >= MOST_OF_CONNECTION)
      return refuse(call, `No more than ${MOST_OF_CONNECTION} of a connection may watch.`);
    if (this.watchers.size >= MOST_WATCHERS) this.giveWay();
    this.watchers.set(call, undefined);
    call.on('cancelled', () => {
      this.watchers.delete(call);
      if (this.watchers.size === 0) this.rest();
    });
    if (this.services.has(call.request.service)) void this.look().then((found) => this.say([call], found));
    else call.write({ status: 'SERVICE_UNKNOWN' });
    this.timer ??= setInterval(() => void this.lookAgain(), this.pace.lookEveryMs).unref();
  }

  /** Whoever comes may watch: the oldest of the host that watches most goes, so that none can keep all others out. */
  private giveWay(): void {
    const byHost = new Map<string, Watching[]>();
    for (const call of this.watchers.keys()) byHost.set(hostOf(call), [...(byHost.get(hostOf(call)) ?? []), call]);
    const [most = []] = [...byHost.values()].toSorted((one, other) => other.length - one.length);
    const [oldest] = most;
    if (!oldest) return;
    this.watchers.delete(oldest);
    refuse(oldest, `No more than ${MOST_WATCHERS} may watch, and others came.`);
  }

  private async lookAgain(): Promise<void> {
    const found = await this.look();
    this.say([...this.watchers.keys()], found);
  }

  private say(calls: readonly Watching[], found: Serving): void {
    for (const call of calls) {
      const isNew = this.watchers.has(call) && this.watchers.get(call) !== found;
      if (!isNew || !this.services.has(call.request.service)) continue;
      this.watchers.set(call, found);
      call.write({ status: found });
    }
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

const hostOf = (call: Watching): string => call.getPeer().replace(/:\d+$/, '');

function refuse(call: Watching, details: string): void {
  call.emit('error', { code: status.RESOURCE_EXHAUSTED, details });
}
