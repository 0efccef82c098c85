import { AuditModule } from '#libs/audit';
import { CONTEXT_MODULES } from '#libs/contexts';
import {
  ActivityModule,
  describeRefusals,
  ExportModule,
  NodeModule,
  QuarantineModule,
  SCHEMA_OPTIONS,
  SearchModule,
} from '#libs/graphql';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { type GraphQLSchema, printSchema } from 'graphql';
import { REFUSALS } from './generated/refusals.js';

/** Where @nestjs/graphql notes that a class is a resolver. */
const RESOLVER_TYPE = 'graphql:resolver_type';

/** Everything that the api answers from: the contexts, and the queries over all of them. */
export const SHOWN_MODULES: readonly Type[] = [
  ...CONTEXT_MODULES,
  ActivityModule,
  AuditModule,
  QuarantineModule,
  NodeModule,
  SearchModule,
  ExportModule,
];

/** The schema of these modules' resolvers, without starting any of them. */
export async function schemaOf(modules: readonly Type[]): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const schema = await builder
    .get(GraphQLSchemaFactory)
    .create(modules.flatMap(resolversOf), SCHEMA_OPTIONS.buildSchemaOptions);
  await builder.close();
  return describeRefusals(REFUSALS)(SCHEMA_OPTIONS.transformSchema(schema));
}

/** As `schema.graphql` holds it. */
export const sdlOf = (schema: GraphQLSchema): string => `${printSchema(schema)}\n`;

function resolversOf(module: Type): Type[] {
  const providers = Reflect.getMetadata('providers', module) as readonly unknown[] | undefined;
  return (providers ?? []).filter(
    (provider): provider is Type => typeof provider === 'function' && Reflect.hasMetadata(RESOLVER_TYPE, provider),
  );
}
