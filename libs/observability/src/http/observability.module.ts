import { type DynamicModule, Module } from '@nestjs/common';
import { Health } from '../health.js';
import { Metrics } from '../metrics.js';
import { ObservabilityController } from './observability.controller.js';
import { Diagnostics, type DiagnosticsParts } from './diagnostics.js';

/** `/health/live`, `/health/ready` and `/metrics`. */
@Module({})
export class ObservabilityModule {
  static forRoot(parts: DiagnosticsParts): DynamicModule {
    const provided = [
      { provide: Health, useValue: parts.health },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Diagnostics, useValue: new Diagnostics(parts) },
    ];
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [ObservabilityController],
      providers: provided,
      exports: provided.map(({ provide }) => provide),
    };
  }
}
