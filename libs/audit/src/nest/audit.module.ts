import { type DynamicModule, Module } from '@nestjs/common';
import { HeadResolver } from './head.resolver.js';
import { Reconciler, type ReconcilerParts } from './reconciler.js';
import { ReconciliationResolver } from './reconciliation.resolver.js';

/** The auditors' query. */
@Module({ providers: [HeadResolver, ReconciliationResolver] })
export class AuditModule {
  static forRoot(parts: ReconcilerParts): DynamicModule {
    const reconciler = { provide: Reconciler, useValue: new Reconciler(parts) };
    return { module: AuditModule, providers: [reconciler] };
  }
}
