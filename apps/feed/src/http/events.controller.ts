import { Controller, Get, Inject, Param, Query as Parameters, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cloudEventOf, type DeliveredBatch, FeedReading } from '#libs/feed';
import type { Logger } from '#libs/observability';
import { Readers } from '../readers.js';
import { reportedFault } from '../reported-fault.js';
import { sendEventStream } from './event-stream.js';
import { checkNames, followRequestOf, formOf, pageRequestOf, type Query } from './query.js';

/** The Nest token of the process's logger. */
export const LOGGER = Symbol('Logger');

const STREAM = 'text/event-stream';
const LINES = 'application/x-ndjson';
const BATCH = 'application/cloudevents-batch+json';
const EVENT = 'application/cloudevents+json';

/** The feed for whoever has no gRPC: a page or a stream of CloudEvents. Nothing is read before the token was checked. */
@Controller('feed/v1')
export class EventsController {
  constructor(
    private readonly feed: FeedReading,
    private readonly readers: Readers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Accept: JSON (default), a CloudEvents batch, NDJSON, or an event stream, which never ends. */
  @Get('events')
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Parameters() query: Query): Promise<void> {
    const gone = goneWith(reply);
    const reader = await this.readers.reader(request.headers.authorization);
    const wanted = formatOf(request.headers.accept);
    if (wanted !== STREAM) {
      const batch = await this.feed.page(reader, pageRequestOf(query), gone);
      return void reply.header('concord-cursor', batch.cursor).type(wanted).send(pageText(batch, wanted));
    }
    const last = request.headers['last-event-id'];
    const batches = await this.feed.follow(reader, followRequestOf(query, last?.toString()), gone);
    reply.hijack();
    await sendEventStream(reply.raw, batches, gone, (fault) => reportedFault(fault, this.logger));
  }

  @Get('events/:id')
  async event(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Parameters() query: Query,
  ): Promise<void> {
    const reader = await this.readers.reader(request.headers.authorization);
    checkNames(query, ['detail', 'personalData']);
    void reply.type(EVENT).send(JSON.stringify(cloudEventOf(await this.feed.event(reader, id, formOf(query)))));
  }

  @Get('event-types')
  async types(@Req() request: FastifyRequest): Promise<object> {
    await this.readers.reader(request.headers.authorization);
    return {
      eventTypes: this.feed.types.map(({ exampleJson, ...type }) => ({ ...type, example: parsed(exampleJson) })),
    };
  }
}

const formatOf = (accept = ''): string =>
  [STREAM, LINES, BATCH].find((type) => accept.includes(type)) ?? 'application/json';

const parsed = (json: string): unknown => (json === '' ? undefined : JSON.parse(json));

function pageText({ events, cursor, sequence, behind }: DeliveredBatch, format: string): string {
  const shown = events.map(cloudEventOf);
  if (format === LINES) return shown.map((event) => `${JSON.stringify(event)}\n`).join('');
  return JSON.stringify(format === BATCH ? shown : { events: shown, cursor, sequence: String(sequence), behind });
}

function goneWith({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
