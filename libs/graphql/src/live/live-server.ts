import { TokenVerifier } from '#libs/access';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { Documents, type Limits } from '../limits/limits.js';
import { LiveAnswers } from './live-answers.js';
import { keepPace } from './live-pace.js';
import { LivePlaces } from './live-places.js';
import { liveSocket } from './live-socket.js';

export const LIVE_OPTIONS = Symbol('LiveOptions');

export interface LiveOptions {
  readonly path: string;
  readonly limits: Limits;
  readonly log: (cause: unknown) => void;
}

/** A subscription is a short text; who sends more is cut off before it is known who it is. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Serves graphql-ws on the application's own port. Nest's own would take messages of 100 MB from anybody. */
@Injectable()
export class LiveServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private end: (() => void | Promise<void>) | undefined;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly schema: GraphQLSchemaHost,
    private readonly verifier: TokenVerifier,
    @Inject(LIVE_OPTIONS) private readonly options: LiveOptions,
  ) {}

  onApplicationBootstrap(): void {
    const { path, limits, log } = this.options;
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    const sockets = new WebSocketServer({ server, path, maxPayload: MAX_MESSAGE_BYTES });
    // Before graphql-ws hears of them.
    sockets.on('connection', keepPace);
    const served = useServer(
      liveSocket({
        ...{ verifier: this.verifier, limits, log, schema: this.schema.schema },
        ...{ places: new LivePlaces(), answers: new LiveAnswers(), documents: new Documents() },
      }),
      sockets,
    );
    // graphql-ws prints to the console what any client can provoke.
    sockets.on('connection', (socket) => socket.removeAllListeners('error').on('error', () => socket.close()));
    this.end = () => served.dispose();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.end?.();
  }
}
