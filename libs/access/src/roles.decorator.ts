import {
  applyDecorators,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Principal, Role } from './principal.js';
import { requestOf } from './request.js';

export const ROLES_METADATA = 'concord:roles';
export const PUBLIC_METADATA = 'concord:public';

/** Which roles may call this query, mutation or subscription. Without it nobody may, and the api does not start. */
export const Roles = (...roles: readonly [Role, ...Role[]]): CustomDecorator => SetMetadata(ROLES_METADATA, roles);

/** For plain HTTP routes that carry nobody's data, such as health: neither the door nor the guard asks for a token. Not for resolvers. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(PUBLIC_METADATA, true), RouteConfig({ public: true }));

/** The principal of a request that has passed the guard. */
export function principal(context: ExecutionContext): Principal {
  const { principal: found } = requestOf(context);
  if (!found) throw new Error('no principal: this field is reached without passing the access guard');
  return found;
}

/** Parameter: the caller of this request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => principal(context));
