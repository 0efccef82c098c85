import type { GqlModuleOptions } from '@nestjs/graphql';

/** How the schema is built, the same for the service and for `schema.graphql`. */
export const SCHEMA_OPTIONS = {
  autoSchemaFile: true,
  sortSchema: true,
  buildSchemaOptions: { numberScalarMode: 'integer' },
} as const satisfies Partial<GqlModuleOptions>;
