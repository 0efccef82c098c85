import type { Type } from '@nestjs/common';
import { TypeMetadataStorage } from '@nestjs/graphql';
import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import { getMetadataArgsStorage } from 'typeorm';
import { kindOf } from '../types/global-id.js';

/** A type that an id of some kind names: `partner_…` is a Partner, whose rows are PartnerRow. */
export interface NodeKind {
  /** The word before the underscore of its ids. */
  readonly kind: string;
  readonly type: GraphQLObjectType;
  readonly row: Type<{ readonly id: string }>;
}

/**
 * The types that ids name. Where several show rows under ids of one kind, such as a deal and its protection, it is the one that is called like
 * the kind. Throws where none is.
 */
export function nodeKindsOf(schema: GraphQLSchema): ReadonlyMap<string, NodeKind> {
  const rows = rowsOf(schema);
  const kinds = new Set(rows.map(({ kind }) => kind));
  return new Map(
    [...kinds].map((kind) => [
      kind,
      chosen(
        kind,
        rows.filter((row) => row.kind === kind),
      ),
    ]),
  );
}

/** `credit_note` as a type or a field is called. */
export const camelCase = (kind: string): string => kind.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function chosen(kind: string, several: readonly NodeKind[]): NodeKind {
  const name = camelCase(kind).toLowerCase();
  const found = several.length === 1 ? several[0] : several.find(({ type }) => type.name.toLowerCase() === name);
  if (!found) throw new Error(`ids of kind ${kind} name ${several.map(({ type }) => type.name).join(' or ')}`);
  return found;
}

function rowsOf(schema: GraphQLSchema): NodeKind[] {
  const tables = new Set(getMetadataArgsStorage().tables.map(({ target }) => target));
  const classes = new Map(
    TypeMetadataStorage.getObjectTypesMetadata().map(({ name, target }) => [name, target as Type]),
  );
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const row = classes.get(type.name) as NodeKind['row'] | undefined;
    const id = isObjectType(type) ? type.getFields()['id'] : undefined;
    const kind = id && kindOf(id);
    return row && tables.has(row) && kind && isObjectType(type) ? [{ kind, type, row }] : [];
  });
}
