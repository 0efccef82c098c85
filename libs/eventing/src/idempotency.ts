import { randomUUID } from 'node:crypto';
import { deterministicId, type EventMetadata } from '#libs/kernel';
import { streamOf } from './aggregate.js';
import { bodyHashOf, commandIdOf, IdempotencyConflict } from './command-identity.js';
import { type EventStore, type NewEvent, RevisionConflict } from './event-store.js';
import { KeyedQueue } from './keyed-queue.js';

export interface KeyedCall {
  readonly tenant: string;
  readonly mutation: string;
  /** The caller's idempotency key. */
  readonly key: string;
  /** What the caller sent: another body under the same key is a conflict. Only its hash is kept. */
  readonly body: unknown;
  /** What is acted on, an id; kept with the key, so never personal. */
  readonly target: string;
}

const NOUN = 'mutation';

/**
 * Mutations that change what exists, once per key and for ever. The key has a stream of its own: first the hash of the body and
 * the target, expecting nothing, then the effect, then the answer, user errors included. Whoever comes again gets that answer, or
 * goes on from where the first one stopped.
 */
export class Idempotency {
  private readonly queue = new KeyedQueue();

  constructor(private readonly store: EventStore) {}

  /**
   * The answer of the first call that came to an end. `act` may run again after a crash or in two processes at once: its
   * command carries `commandIdOf(tenant, mutation, key)` and so has one effect. The answer is JSON and never personal.
   * Throws IdempotencyConflict, and whatever `act` throws (then nothing is kept but the beginning).
   */
  onceByKey<Answer extends object>(call: KeyedCall, act: () => Promise<Answer>): Promise<Answer> {
    const stream = streamOf(NOUN, call.tenant, deterministicId(call.mutation, call.key));
    return this.queue.run(stream, () => this.once(stream, call, act));
  }

  private async once<Answer extends object>(
    stream: string,
    call: KeyedCall,
    act: () => Promise<Answer>,
  ): Promise<Answer> {
    const { mutation, target } = call;
    const bodyHash = bodyHashOf({ body: call.body, target });
    const event = (name: string, data: object): NewEvent => keyEvent(call, bodyHash, `${NOUN}.${name}`, data);
    if (!(await this.isFirst(stream, 'no-stream', event('begun', { mutation, target, bodyHash })))) {
      const answer = await this.earlier<Answer>(stream, call, bodyHash);
      if (answer) return answer;
    }
    const answer = await act();
    if (!(await this.isFirst(stream, 0n, event('answered', { answer })))) {
      const first = await this.earlier<Answer>(stream, call, bodyHash);
      if (first) return first;
    }
    return JSON.parse(JSON.stringify(answer)) as Answer;
  }

  private async isFirst(stream: string, expected: 'no-stream' | bigint, event: NewEvent): Promise<boolean> {
    try {
      await this.store.append(stream, expected, [event]);
      return true;
    } catch (fault) {
      if (fault instanceof RevisionConflict) return false;
      throw fault;
    }
  }

  private async earlier<Answer>(stream: string, call: KeyedCall, bodyHash: string): Promise<Answer | undefined> {
    let answer: Answer | undefined;
    for await (const { type, data, metadata } of this.store.read(stream)) {
      if ((metadata as EventMetadata).bodyHash !== bodyHash) {
        throw new IdempotencyConflict(commandIdOf(call.tenant, call.mutation, call.key));
      }
      if (type === `${NOUN}.answered`) answer = (data as { answer: Answer }).answer;
    }
    return answer;
  }
}

function keyEvent({ tenant, mutation, key }: KeyedCall, bodyHash: string, type: string, data: object): NewEvent {
  const commandId = commandIdOf(tenant, mutation, key);
  const metadata: EventMetadata = {
    tenant,
    actor: { subject: 'idempotency', role: 'system' },
    version: 1,
    commandId,
    bodyHash,
    $correlationId: commandId,
    $causationId: commandId,
    occurredAt: new Date().toISOString(),
  };
  // A random id: whether this call or an earlier one began must show as a conflict, not as a silent success.
  return { id: randomUUID(), type, data, metadata };
}
