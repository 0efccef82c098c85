import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { IncomingHttpHeaders } from 'node:http';
import { Unauthenticated } from './access.errors.js';
import type { Principal } from './principal.js';

/** What access keeps of a request: in GraphQL the operation's context value, in plain HTTP the request itself. */
export interface AccessRequest {
  headers?: IncomingHttpHeaders;
  principal?: Principal;
}

export function requestOf(context: ExecutionContext): AccessRequest {
  if (context.getType<string>() !== 'graphql') return context.switchToHttp().getRequest<AccessRequest>();
  return GqlExecutionContext.create(context).getContext<AccessRequest>();
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerOf(header: string | undefined): string {
  const token = /^Bearer ([\w-]+\.[\w-]*\.[\w-]*)$/i.exec(header ?? '')?.[1];
  if (!token) throw new Unauthenticated('no bearer token');
  return token;
}
