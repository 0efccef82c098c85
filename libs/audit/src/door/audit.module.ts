import { type DynamicModule, Module } from '@nestjs/common';
import { Reconciler, type ReconcilerParts } from './reconciler.js';
import { ReconciliationResolver } from './reconciliation.resolver.js';

/** The auditors' query. */
@Module({ providers: [ReconciliationResolver] })
export class AuditModule {
  static forRoot(parts: ReconcilerParts): DynamicModule {
    const reconciler = { provide: Reconciler, useValue: new Reconciler(parts) };
    return { module: AuditModule, providers: [reconciler] };
  }
}
