import { type DynamicModule, Module } from '@nestjs/common';
import type { Example } from './examples.js';
import { EXAMPLES, GraphiqlController } from './graphiql.controller.js';

/** `/graphiql`, opening with the examples. */
@Module({})
export class GraphiqlModule {
  static forRoot(examples: readonly Example[]): DynamicModule {
    return {
      module: GraphiqlModule,
      controllers: [GraphiqlController],
      providers: [{ provide: EXAMPLES, useValue: examples }],
    };
  }
}
