import type { Principal } from '#libs/access';
import { BlindIndex, bodyHashOf, commandIdOf, Idempotency, type KeyedCall, type Outcome } from '#libs/eventing';
import { type Command, type CommandContext, idOf, refuse } from '#libs/kernel';
import { currentTrace } from '#libs/observability';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { byTarget } from './by-target.js';
import { toGlobalId } from './global-id.js';
import {
  type Kept,
  keptOf,
  latest,
  payloadOf,
  type Recorded,
  type Telling,
  toUserError,
  unknownToUserError,
} from './mutation-answers.js';
import type { BulkPayload, BulkResult, MutationPayload } from './mutation.types.js';

interface Keyed {
  readonly idempotencyKey: string;
  /** Business time; the clock of the request if absent. */
  readonly occurredAt?: string | null;
}

interface Request {
  /** The mutation's name: idempotency keys are scoped by it. */
  readonly name: string;
  /** Prefix of the global id that the payload answers with. */
  readonly kind: string;
  readonly input: Keyed;
  readonly caller: Principal;
}

/** The vendor's own number of something of a program. */
interface NaturalKey {
  readonly programId: string;
  readonly externalId: string;
}

export interface Creating extends Request {
  /** UUID that follows from a natural key; without it the id follows from the idempotency key. */
  readonly id?: string;
  /** The natural key that names the stream which decides, where the id follows from one. */
  readonly natural?: NaturalKey;
}

export interface Changing extends Request {
  /** UUID of what is changed. */
  readonly id: string;
}

/**
 * A command, or why there cannot be one; facts of other contexts may be read on the way. Or what already came of several commands,
 * whose ids follow from the context's: they may run again.
 */
type Built = Command | ((Outcome | Recorded) & Telling);

/** Turns mutations into commands, once for each idempotency key, and their outcomes into payloads. */
@Injectable()
export class Mutations {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotency: Idempotency,
    private readonly blind: BlindIndex,
  ) {}

  /**
   * Makes something whose own stream remembers the command. Where that stream follows from a natural key, the idempotency key is recorded
   * beside it, unless it names the natural key itself (see `namesItself`). Throws OutcomeUnknown.
   */
  async creating(
    request: Creating,
    build: (id: string, context: CommandContext) => Built | Promise<Built>,
  ): Promise<MutationPayload> {
    const { caller, kind, name, input } = request;
    const id = request.id ?? idOf(caller.tenant, kind, `${name}:${keyOf(request)}`);
    const act = () => this.attempt(request, id, async () => build(id, await this.contextOf(request)));
    if (request.id === undefined || namesItself(input.idempotencyKey, request.natural)) {
      return payloadOf(kind, id, await act());
    }
    const kept = await this.idempotency.claim(callOf(request, id)).then(act, toUserError);
    return payloadOf(kind, id, kept);
  }

  /** Changes something there is; the key's own stream remembers the answer. Throws OutcomeUnknown. */
  async changing(
    request: Changing,
    build: (context: CommandContext) => Built | Promise<Built>,
  ): Promise<MutationPayload> {
    const { id, kind } = request;
    const act = () => this.attempt(request, id, async () => build(await this.contextOf(request)));
    const kept = await this.idempotency.onceByKey(callOf(request, id), act).catch(toUserError);
    return payloadOf(kind, id, kept);
  }

  /**
   * One result for each item, in their order. Items of one target run one after the other in the order given, the others side
   * by side. An item without a definite answer says OUTCOME_UNKNOWN, to be sent again; a fault ends the whole mutation, which may
   * be sent again too.
   */
  async each<Item extends Keyed>(
    items: readonly Item[],
    target: (item: Item) => string,
    one: (item: Item) => Promise<MutationPayload>,
  ): Promise<BulkPayload> {
    const results = await byTarget(items, target, async (item): Promise<BulkResult> => {
      const payload = await one(item).catch(unknownToUserError);
      return { ...payload, idempotencyKey: item.idempotencyKey };
    });
    return {
      results,
      refused: results.filter(({ userErrors }) => userErrors.length > 0).length,
      position: latest(results.map(({ position }) => position)),
    };
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
      commandId: await commandIdOf(this.blind, tenant, name, keyOf(request)),
      bodyHash: await bodyHashOf(this.blind, tenant, bodyOf(input)),
      correlationId,
      causationId: trace?.causationId ?? correlationId,
      occurredAt: input.occurredAt ?? clock,
      clock,
      ...(trace?.traceparent && { traceparent: trace.traceparent }),
    };
  }

  private async attempt({ caller, kind }: Request, id: string, build: () => Promise<Built>): Promise<Kept> {
    if (caller.role === 'partner' && kind === 'partner' && id !== caller.partnerId) return keptOf(NOT_THERE);
    try {
      const built = await build();
      return keptOf('context' in built ? await this.commands.execute<Command, Outcome>(built) : built);
    } catch (error) {
      return toUserError(error);
    }
  }
}

const NOT_THERE = refuse('NOT_FOUND', 'there is no such partner');

/**
 * Whether what follows the first colon of a key is `<global id of the program>:<external id>`. Such a key cannot stand for anything
 * else, so nobody needs to record for what it stands: a bulk import saves one append for each item.
 */
const namesItself = (key: string, natural: NaturalKey | undefined): boolean =>
  natural !== undefined &&
  key.slice(key.indexOf(':') + 1) === `${toGlobalId('program', natural.programId)}:${natural.externalId}`;

const callOf = (request: Request, target: string): KeyedCall => ({
  ...{ tenant: request.caller.tenant, mutation: request.name, key: keyOf(request) },
  ...{ body: bodyOf(request.input), target },
});

/** The keys of a partner are its own: another that happens to choose the same one asks for something else. */
export const keyOf = ({ caller, input }: Pick<Request, 'caller' | 'input'>): string =>
  caller.role === 'partner' ? `${caller.partnerId}:${input.idempotencyKey}` : input.idempotencyKey;

/** The business part of what was sent: what a repeat is compared by. */
function bodyOf({ idempotencyKey: _key, ...body }: Keyed): object {
  return body;
}
