import { randomUUID } from 'node:crypto';
import type { EventMetadata, Position } from '#libs/kernel';
import type { BlindIndex } from '../codec/blind-index.js';
import { bodyHashOf, commandIdOf, IdempotencyConflict } from './command-identity.js';
import { type EventStore, type NewEvent, RevisionConflict, StreamTrimmed } from '../store/event-store.js';
import { KeyedQueue } from '../async/keyed-queue.js';
import { sinceWritten } from './request-time.js';
import { streamOf } from '../store/stream-name.js';

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

export const MUTATION = 'mutation';

/** A call under names that tell nothing of it. */
interface Named {
  readonly tenant: string;
  readonly mutation: string;
  readonly target: string;
  readonly commandId: string;
  readonly stream: string;
  readonly bodyHash: string;
}

/**
 * Mutations that change what exists, once per key and for ever. The key has a stream of its own: first the hash of the body and
 * the target, expecting nothing, then the effect, then the answer, user errors included. Whoever comes again gets that answer, or
 * goes on from where the first one stopped.
 */
export class Idempotency {
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly store: EventStore,
    private readonly blind: BlindIndex,
  ) {}

  /**
   * The answer of the first call that came to an end. `act` may run again after a crash or in two processes at once: its
   * command carries `commandIdOf(blind, tenant, mutation, key)` and so has one effect. The answer is JSON and never personal.
   * Throws IdempotencyConflict, and whatever `act` throws (then nothing is kept but the beginning). An answer that `isKept` denies is given and not kept;
   * one that an earlier build kept is asked for anew.
   */
  async onceByKey<Answer extends object>(
    call: KeyedCall,
    act: () => Promise<Answer>,
    isKept: (answer: Answer) => boolean = () => true,
  ): Promise<Answer> {
    const named = await this.named(call);
    return this.queue.run(named.stream, () => this.once(named, act, isKept));
  }

  /**
   * Keeps for ever what a key is used for, where the effect remembers the command in a stream that does not follow from the key. Answers with the place
   * of that in history, where this call is the first. Throws IdempotencyConflict for another body or target.
   */
  async claim(call: KeyedCall): Promise<Position | undefined> {
    const named = await this.named(call);
    return this.queue.run(named.stream, async () => {
      const begun = await this.first(named.stream, 'no-stream', begunBy(named));
      if (!begun) await this.earlier(named);
      return begun;
    });
  }

  /** Whether the key was used before. */
  async isKnown({ tenant, mutation, key }: Pick<KeyedCall, 'tenant' | 'mutation' | 'key'>): Promise<boolean> {
    return this.hasMade(MUTATION, tenant, await commandIdOf(this.blind, tenant, mutation, key));
  }

  /** Whether there is a stream of that noun and id. */
  async hasMade(noun: string, tenant: string, id: string): Promise<boolean> {
    for await (const _ of this.store.read(streamOf(noun, tenant, id))) return true;
    return false;
  }

  private async named({ tenant, mutation, key, body, target }: KeyedCall): Promise<Named> {
    const commandId = await commandIdOf(this.blind, tenant, mutation, key);
    return {
      ...{ tenant, mutation, target, commandId },
      stream: streamOf(MUTATION, tenant, commandId),
      bodyHash: await bodyHashOf(this.blind, tenant, { body, target }),
    };
  }

  private async once<Answer extends object>(
    call: Named,
    act: () => Promise<Answer>,
    isKept: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const { stream } = call;
    let last = 0n;
    const begun = await this.first(stream, 'no-stream', begunBy(call));
    if (!begun) {
      const { answer, revision } = await this.earlier<Answer>(call);
      if (answer && isKept(answer)) return answer;
      last = revision;
    }
    const answer = await sinceWritten(begun, act);
    if (isKept(answer) && !(await this.first(stream, last, keyEvent(call, `${MUTATION}.answered`, { answer })))) {
      const first = await this.earlier<Answer>(call);
      if (first.answer && isKept(first.answer)) return first.answer;
    }
    return JSON.parse(JSON.stringify(answer)) as Answer;
  }

  /** Where it stands in history; undefined where somebody was first. */
  private async first(stream: string, expected: 'no-stream' | bigint, event: NewEvent): Promise<Position | undefined> {
    try {
      return (await this.store.append(stream, expected, [event])).position;
    } catch (fault) {
      if (fault instanceof RevisionConflict) return undefined;
      throw fault;
    }
  }

  /** The latest answer under the key, and where its stream ends. */
  private async earlier<Answer>({ stream, commandId, bodyHash }: Named): Promise<Earlier<Answer>> {
    let earlier: Earlier<Answer> | undefined;
    for await (const { type, data, metadata, revision } of this.store.read(stream)) {
      if ((metadata as EventMetadata).bodyHash !== bodyHash) throw new IdempotencyConflict(commandId);
      const answer = type === `${MUTATION}.answered` ? (data as { answer: Answer }).answer : earlier?.answer;
      earlier = { answer, revision };
    }
    if (!earlier) throw new StreamTrimmed(stream, 'it is there, and nothing in it can be read');
    return earlier;
  }
}

interface Earlier<Answer> {
  readonly answer: Answer | undefined;
  readonly revision: bigint;
}

const begunBy = (call: Named): NewEvent => {
  const { mutation, target, bodyHash } = call;
  return keyEvent(call, `${MUTATION}.begun`, { mutation, target, bodyHash });
};

function keyEvent({ tenant, commandId, bodyHash }: Named, type: string, data: object): NewEvent {
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
