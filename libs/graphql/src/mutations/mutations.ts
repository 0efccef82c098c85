import {
  BlindIndex,
  bodyHashOf,
  commandIdOf,
  Idempotency,
  type KeyedCall,
  type Outcome,
  sinceWritten,
} from '#libs/eventing';
import { type Command, type CommandContext, refuse } from '#libs/kernel';
import { currentTrace } from '#libs/observability';
import { Injectable, Optional } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { byTarget } from './by-target.js';
import { toGlobalId } from '../types/global-id.js';
import { LargeInputs } from './large-inputs.js';
import {
  isDone,
  isForGood,
  type StoredAnswer,
  storedAnswerOf,
  latest,
  payloadOf,
  type Recorded,
  type WithPayloadExtras,
  toUserError,
  unknownToUserError,
} from './mutation-answers.js';
import type { BulkPayload, BulkResult, MutationPayload } from '../types/mutation.types.js';
import { PartnerPace } from './partner-pace.js';
import { refusedFrom } from './refused-input.js';
import {
  type Changing,
  type Creating,
  idOfKey,
  type Keyed,
  type NaturalKey,
  type Request,
  scopedKey,
  underKnownKey,
} from './request-keys.js';

/**
 * A command, or why there cannot be one; facts of other contexts may be read on the way. Or what already came of several commands,
 * whose ids follow from the context's: they may run again.
 */
type Built = Command | ((Outcome | Recorded) & WithPayloadExtras);

/** Turns mutations into commands, once for each idempotency key, and their outcomes into payloads. */
@Injectable()
export class Mutations {
  private readonly large = new LargeInputs();

  constructor(
    private readonly commands: CommandBus,
    private readonly idempotency: Idempotency,
    private readonly blind: BlindIndex,
    @Optional() private readonly pace: PartnerPace = new PartnerPace(),
  ) {}

  /**
   * Makes something whose own stream remembers the command. Where that stream follows from a natural key, the idempotency key is recorded
   * beside it, unless it names the natural key itself (see `namesItself`). Throws OutcomeUnknown; BUSY for a partner that changes too much.
   */
  creating(
    asked: Creating,
    build: (id: string, context: CommandContext) => Built | Promise<Built>,
  ): Promise<MutationPayload> {
    return this.paced(asked, () => this.create(asked, build));
  }

  /** Changes something there is; the key's own stream remembers the answer, if it is for good. Throws as `creating` does. */
  changing(asked: Changing, build: (context: CommandContext) => Built | Promise<Built>): Promise<MutationPayload> {
    return this.paced(asked, () => this.change(asked, build));
  }

  /**
   * One result for each item, in their order. Items of one target run one after the other in the order given, the others side
   * by side. An item without a definite answer says OUTCOME_UNKNOWN, to be sent again; a fault ends the whole mutation, which may
   * be sent again too. `items` are those that the resolver got: the answer also
   * has, each in its place, the ones that were refused for their shape.
   */
  async each<Item extends Keyed>(
    items: readonly Item[],
    target: (item: Item) => string,
    one: (item: Item) => Promise<MutationPayload>,
  ): Promise<BulkPayload> {
    const answer = async (item: Item): Promise<BulkResult> => {
      const { idempotencyKey } = item;
      return { idempotencyKey, ...(await one(item).catch(unknownToUserError)) };
    };
    const results = await this.pace.ofList(items.length, () => byTarget(items, target, answer));
    for (const { at, idempotencyKey, userErrors } of refusedFrom(items))
      results.splice(at, 0, { id: null, position: null, userErrors, idempotencyKey: textOrNone(idempotencyKey) });
    return {
      results,
      refused: results.filter(({ userErrors }) => userErrors.length > 0).length,
      position: latest(results.map(({ position }) => position)),
    };
  }

  private async paced<Done>({ input, caller }: Creating | Changing, work: () => Promise<Done>): Promise<Done> {
    this.pace.take(caller);
    return this.large.run(input, caller, work);
  }

  private async create(asked: Creating, build: Parameters<Mutations['creating']>[1]): Promise<MutationPayload> {
    const request = await underKnownKey(this.idempotency, asked);
    const { kind, input } = request;
    const id = request.id ?? idOfKey(request);
    const act = () => this.attempt(request, id, async () => build(id, await this.contextOf(request)));
    if (request.id === undefined || namesItself(input.idempotencyKey, request.natural)) {
      return payloadOf(kind, id, await act());
    }
    const kept = await this.idempotency
      .claim(callOf(request, id))
      .then((begun) => sinceWritten(begun, act), toUserError);
    return payloadOf(kind, id, kept);
  }

  private async change(asked: Changing, build: Parameters<Mutations['changing']>[1]): Promise<MutationPayload> {
    const request = await underKnownKey(this.idempotency, asked);
    const { id, kind } = request;
    const isKept = asked.asksAgain ? isDone : isForGood;
    const act = () => this.attempt(request, id, async () => build(await this.contextOf(request)));
    const kept = await this.idempotency.onceByKey(callOf(request, id), act, isKept).catch(toUserError);
    return payloadOf(kind, id, kept);
  }

  private async contextOf(request: Request): Promise<CommandContext> {
    const { caller, name, input } = request;
    const { tenant, subject, role } = caller;
    const trace = currentTrace();
    const correlationId = trace?.correlationId ?? randomUUID();
    const clock = new Date().toISOString();
    return {
      tenant,
      actor: { subject, role },
      commandId: await commandIdOf(this.blind, tenant, name, scopedKey(request)),
      bodyHash: await bodyHashOf(this.blind, tenant, bodyOf(input)),
      correlationId,
      causationId: trace?.causationId ?? correlationId,
      occurredAt: input.occurredAt ?? clock,
      clock,
      ...(trace?.traceparent && { traceparent: trace.traceparent }),
    };
  }

  private async attempt(
    { caller, kind, input }: Request,
    id: string,
    build: () => Promise<Built>,
  ): Promise<StoredAnswer> {
    if (caller.role === 'partner' && kind === 'partner' && id !== caller.partnerId) return storedAnswerOf(NOT_THERE);
    try {
      await this.large.step(input);
      const built = await build();
      await this.large.step(input);
      return storedAnswerOf('context' in built ? await this.commands.execute<Command, Outcome>(built) : built);
    } catch (error) {
      return toUserError(error);
    }
  }
}

/** An item may be refused because its key is none. */
const textOrNone = (key: unknown): string => (typeof key === 'string' ? key.slice(0, MOST_ECHOED) : '');

const MOST_ECHOED = 200;

const NOT_THERE = refuse('NOT_FOUND', 'there is no such partner');

/**
 * Whether what follows the first colon of a key is `<global id of the program>:<external id>`. Such a key cannot stand for anything
 * else, so nobody needs to record for what it stands: a bulk import saves one append for each item.
 */
const namesItself = (key: string, natural: NaturalKey | undefined): boolean =>
  natural !== undefined &&
  key.slice(key.indexOf(':') + 1) === `${toGlobalId('program', natural.programId)}:${natural.externalId}`;

const callOf = (request: Request, target: string): KeyedCall => ({
  tenant: request.caller.tenant,
  mutation: request.name,
  key: scopedKey(request),
  body: bodyOf(request.input),
  target,
});

const bodies = new WeakMap<Keyed, object>();

/** The business part of what was sent: what a repeat is compared by. One for each input, which is written out once. */
function bodyOf(input: Keyed): object {
  const { idempotencyKey: _key, ...business } = input;
  const body = bodies.get(input) ?? business;
  bodies.set(input, body);
  return body;
}
