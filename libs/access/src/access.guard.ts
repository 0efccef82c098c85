import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden } from './access.errors.js';
import type { Principal, Role } from './principal.js';
import { type AccessRequest, bearerOf, requestOf } from './request.js';
import { PUBLIC_METADATA, ROLES_METADATA } from './roles.decorator.js';
import { TokenVerifier } from './token-verifier.js';

/** The Nest token of a function that is told who calls: for the log. */
export const ON_CALLER = Symbol('told of each caller');

/** Nobody passes without a token that counts, and then only where the token's role is named. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
    @Inject(ON_CALLER) private readonly onCaller: (caller: Principal) => void,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (this.reflector.get<boolean>(PUBLIC_METADATA, handler)) return true;
    const caller = await this.callerOf(requestOf(context));
    this.onCaller(caller);
    const roles = this.reflector.get<readonly Role[] | undefined>(ROLES_METADATA, handler);
    if (!roles?.includes(caller.role)) throw new Forbidden();
    return true;
  }

  /** One principal for all fields of an operation. */
  private async callerOf(request: AccessRequest): Promise<Principal> {
    if (request.principal) return request.principal;
    const verified = await this.verifier.verify(bearerOf(request.headers?.authorization));
    return (request.principal ??= verified);
  }
}
