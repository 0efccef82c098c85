import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Role } from './principal.js';
import { PUBLIC_METADATA, ROLES_METADATA } from './roles.decorator.js';

type Method = (...args: unknown[]) => unknown;

/** Where @nestjs/graphql notes which kind of root field a method is. */
const RESOLVER_TYPE = 'graphql:resolver_type';
const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Refuses to start while a root field names no roles, or lets a reader write. */
@Injectable()
export class RolesCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const faults = this.discovery.getProviders().flatMap(({ instance }) => (instance ? this.faultsOf(instance) : []));
    if (faults.length > 0) throw new Error(`access is not settled:\n  ${faults.join('\n  ')}`);
  }

  private faultsOf(instance: object): string[] {
    const prototype = Object.getPrototypeOf(instance) as Record<string, Method> | null;
    if (!prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = prototype[name];
      const fault = method && faultOf(method);
      return fault ? [`${prototype.constructor.name}.${name} ${fault}`] : [];
    });
  }
}

function faultOf(method: Method): string | undefined {
  const root: unknown = Reflect.getMetadata(RESOLVER_TYPE, method);
  if (!ROOTS.includes(root as string)) return undefined;
  const roles = Reflect.getMetadata(ROLES_METADATA, method) as readonly Role[] | undefined;
  if (!roles?.length) return 'says no @Roles';
  if (Reflect.getMetadata(PUBLIC_METADATA, method)) return 'is @Public';
  if (root === 'Mutation' && roles.includes('auditor')) return 'lets an auditor write';
  return undefined;
}
