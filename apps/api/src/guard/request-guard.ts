import { type AccessRequest, bearerOf, type Role, type TokenVerifier } from '#libs/access';
import { fault, statusOf, tell } from '#libs/graphql';
import { HttpException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { type BodyLimit, type Coming, readBody, tooManyBytes } from './body.js';
import { LargeBodies, type Room } from './large-bodies.js';
import { RequestPlaces } from './request-places.js';

const [KIB, MIB] = [1024, 1024 * 1024];
/** Room for a bulk mutation of 1,000 sales with their lines. */
const BULK: BodyLimit = { bytes: 8 * MIB, values: 600_000 };
/** What a partner registers, one thing at a time. */
const SINGLE: BodyLimit = { bytes: 256 * KIB, values: 20_000 };
/** Queries alone. */
const READING: BodyLimit = { bytes: 128 * KIB, values: 5_000 };

const LIMITS: Readonly<Record<Role, BodyLimit>> = {
  admin: BULK,
  manager: BULK,
  integration: BULK,
  partner: SINGLE,
  auditor: READING,
};

/** What browsers send without asking first: not read at all, refused where the answer is made. */
const SIMPLE_TYPES = ['text/plain', 'application/x-www-form-urlencoded'];

type Request = FastifyRequest & AccessRequest & { room?: Room; leave?: () => void; isBegun?: boolean };

export interface RequestGuard {
  readonly verifier: TokenVerifier;
  readonly log: (cause: unknown) => void;
}

/**
 * Nobody passes without a valid token, which is looked for in the headers: of whoever has none no byte of a body is read. Public routes
 * and pages that do not exist take no body at all.
 */
export function guardRequests(fastify: FastifyInstance, { verifier, log }: RequestGuard): void {
  const large = new LargeBodies();
  const places = new RequestPlaces();
  fastify.addHook('onRequest', async (request: Request, reply) => {
    if (takesNoBody(request) && (request.is404 || isPublic(request))) return;
    try {
      request.principal = await verifier.verify(bearerOf(request.headers.authorization));
      const limit = limitOf(request);
      if ((announcedBy(request) ?? 0) > limit.bytes) throw tooManyBytes(limit);
      const room = large.roomFor(request.principal.tenant);
      request.room = room;
      const leave = places.take(request.principal);
      request.leave = leave;
      // Who hangs up once the body was read stops nothing of what was begun with it.
      reply.raw.once('close', () => {
        if (request.isBegun) return;
        room.giveBack();
        leave();
      });
    } catch (error) {
      await refuse(reply, error, log);
    }
  });
  fastify.addHook('preHandler', (request: Request, _reply, done) => {
    request.isBegun = true;
    done();
  });
  fastify.addHook('onSend', (request: Request, _reply, payload, done) => {
    request.room?.giveBack();
    request.leave?.();
    done(null, payload);
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', (request: Request, body: IncomingMessage) =>
    readBody(comingWith(request, body)).then(
      (read) => {
        request.isBegun = true;
        return read;
      },
      (error: unknown) => {
        const { status, answer } = answerTo(error, log);
        throw new HttpException(answer, status);
      },
    ),
  );
  fastify.addContentTypeParser(SIMPLE_TYPES, (_request, _body, done) => done(null, undefined));
}

const takesNoBody = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

const isPublic = ({ routeOptions }: Request): boolean => (routeOptions.config as { public?: boolean }).public === true;

function limitOf({ principal }: AccessRequest): BodyLimit {
  if (!principal) throw fault('UNAUTHENTICATED', 'a valid bearer token is required');
  return LIMITS[principal.role];
}

function comingWith(request: Request, stream: IncomingMessage): Coming {
  const limit = limitOf(request);
  return { stream, limit, room: roomOf(request), announced: announcedBy(request) };
}

function roomOf({ room }: Request): Room {
  if (!room) throw fault('UNAUTHENTICATED', 'a valid bearer token is required');
  return room;
}

function announcedBy({ headers }: Request): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

async function refuse(reply: FastifyReply, error: unknown, log: RequestGuard['log']): Promise<void> {
  const { status, answer } = answerTo(error, log);
  await reply.code(status).send(answer);
}

function answerTo(error: unknown, log: RequestGuard['log']): { status: number; answer: object } {
  const { answer, log: worthLogging } = tell(error);
  if (worthLogging) log(error);
  return { status: statusOf(answer.extensions['code']), answer: { errors: [answer] } };
}
