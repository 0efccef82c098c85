import type { GqlModuleOptions } from '@nestjs/graphql';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { relate } from './nodes/related-fields.js';
import { showGlobalIds } from './types/global-id.js';

/** How the schema is built, the same for the service and for `schema.graphql`. */
export const SCHEMA_OPTIONS = {
  autoSchemaFile: true,
  transformSchema: (schema: GraphQLSchema) => showGlobalIds(lexicographicSortSchema(relate(schema))),
  buildSchemaOptions: { numberScalarMode: 'integer' },
} as const satisfies Partial<GqlModuleOptions>;
