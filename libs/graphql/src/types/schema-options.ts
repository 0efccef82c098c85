import type { GqlModuleOptions } from '@nestjs/graphql';
import { showGlobalIds } from './global-id.js';

/** How the schema is built, the same for the service and for `schema.graphql`. */
export const SCHEMA_OPTIONS = {
  autoSchemaFile: true,
  sortSchema: true,
  transformSchema: showGlobalIds,
  buildSchemaOptions: { numberScalarMode: 'integer' },
} as const satisfies Partial<GqlModuleOptions>;
