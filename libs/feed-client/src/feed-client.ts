import { type MessageInitShape, toJson } from '@bufbuild/protobuf';
import { Connection, type ConnectionOptions } from './connection.js';
import { consume, type ConsumedBatch, type ConsumeOptions } from './consume.js';
import {
  type Consumer,
  type ConsumerJson,
  ConsumerSchema,
  ConsumerService,
  type CreateConsumerRequestSchema,
} from './contract/concord/feed/v1/consumer_service_pb.js';
import { type Event, type EventJson, EventSchema } from './contract/concord/feed/v1/event_pb.js';
import {
  type EventBatch,
  type EventType,
  FeedService,
  type ListEventsRequestSchema,
} from './contract/concord/feed/v1/feed_service_pb.js';
import { type StartInput, startOf } from './delivery.js';
import { follow, type FollowOptions } from './follow.js';
import { FeedError } from './feed-error.js';

export interface SeekOptions {
  readonly start: StartInput;
  /** Kept with who did it. */
  readonly reason: string;
  /** A repeat under the same key moves nothing again. */
  readonly idempotencyKey: string;
}

/** The feed of a tenant: what happened, in order, from any place. One connection; close it when it is needed no more. */
export class FeedClient {
  private readonly connection: Connection;

  constructor(options: ConnectionOptions) {
    this.connection = new Connection(options);
  }

  /** Batches for whoever keeps cursors with his own rows; mends cuts. Throws FeedError where asking again cannot help. */
  follow(options: FollowOptions): AsyncGenerator<EventBatch, void> {
    return follow(this.connection, options);
  }

  /** Batches of a consumer whose cursor the service keeps; mends cuts. Throws FeedError where asking again cannot help. */
  consume(name: string, options?: ConsumeOptions): AsyncGenerator<ConsumedBatch, void> {
    return consume(this.connection, name, options);
  }

  /** One page. Throws FeedError. */
  async listEvents(request: MessageInitShape<typeof ListEventsRequestSchema>): Promise<EventBatch> {
    return given((await this.connection.unary(FeedService.method.listEvents, request)).batch);
  }

  /** One event, as it reads today. Throws FeedError. */
  async getEvent(eventId: string): Promise<Event> {
    return given((await this.connection.unary(FeedService.method.getEvent, { eventId })).event);
  }

  async listEventTypes(): Promise<EventType[]> {
    return (await this.connection.unary(FeedService.method.listEventTypes, {})).eventTypes;
  }

  /** The same settings again have no effect. Throws FeedError CONSUMER_DIFFERS for others. */
  async createConsumer(
    request: Omit<MessageInitShape<typeof CreateConsumerRequestSchema>, '$typeName' | '$unknown' | 'start'> & {
      readonly start: StartInput;
    },
  ): Promise<Consumer> {
    const { start, ...settings } = request;
    const asked = { ...settings, start: startOf(start) };
    return given((await this.connection.unary(ConsumerService.method.createConsumer, asked)).consumer);
  }

  async getConsumer(name: string): Promise<Consumer> {
    return given((await this.connection.unary(ConsumerService.method.getConsumer, { name })).consumer);
  }

  async listConsumers(): Promise<Consumer[]> {
    return (await this.connection.unary(ConsumerService.method.listConsumers, {})).consumers;
  }

  /** Moves all shards of a consumer; its streams begin again from there. Throws FeedError. */
  async seekConsumer(name: string, { start, ...why }: SeekOptions): Promise<Consumer> {
    const request = { name, ...why, start: startOf(start) };
    return given((await this.connection.unary(ConsumerService.method.seekConsumer, request)).consumer);
  }

  async deleteConsumer(name: string): Promise<void> {
    await this.connection.unary(ConsumerService.method.deleteConsumer, { name });
  }

  close(): void {
    this.connection.close();
  }
}

/** An event in the contract's JSON: moments as texts, large numbers too; what is empty, zero or false is absent. */
export const eventJson = (event: Event): EventJson => toJson(EventSchema, event);

/** A consumer in the contract's JSON, moments as texts. */
export const consumerJson = (consumer: Consumer): ConsumerJson => toJson(ConsumerSchema, consumer);

function given<T>(part: T | undefined): T {
  if (part === undefined) throw new FeedError('The answer is empty.', '', 'INTERNAL');
  return part;
}
