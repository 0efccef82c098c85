import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type FaultKind, FeedFault } from '#libs/feed';
import type { Logger } from '#libs/observability';
import { reportedFault } from '../reported-fault.js';

const STATUS: Readonly<Record<FaultKind, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  invalid: 400,
  precondition: 412,
  'not-found': 404,
  exists: 409,
  aborted: 409,
  exhausted: 429,
  unavailable: 503,
  internal: 500,
};

/** A fault as HTTP says it, by RFC 9457: `{ title, status, detail, reason, retryMs }`. */
export function problemOf(fault: FeedFault) {
  const { reason, message, kind, retryMs } = fault;
  return { title: reason, status: STATUS[kind], detail: message, reason, ...(retryMs !== undefined && { retryMs }) };
}

/** Answers whatever a request failed of. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const fault = thrown instanceof HttpException ? pageFault(thrown) : reportedFault(thrown, this.logger);
    const problem = problemOf(fault);
    if (fault.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer');
    if (fault.retryMs !== undefined) void reply.header('retry-after', String(Math.ceil(fault.retryMs / 1000)));
    void reply.code(problem.status).type('application/problem+json').send(problem);
  }
}

const pageFault = (thrown: HttpException): FeedFault =>
  thrown.getStatus() === 404
    ? new FeedFault('NO_SUCH_PAGE', 'There is no such page; the feed is at /feed/v1/events and /feed/v1/event-types.')
    : new FeedFault('REQUEST_MALFORMED', thrown.message);
