import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type GraphQLObjectType, type GraphQLSchema, isInterfaceType } from 'graphql';
import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { GlobalId } from '../types/global-id.js';
import { Node } from './node.js';
import { nodeKindsOf } from './node-kinds.js';
import { relate, relatedOf } from './related-fields.js';

@Entity('owls')
@ObjectType('Owl', { description: 'A bird.' })
class OwlRow {
  @GlobalId('owl', { description: 'Its id.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('wood', { description: 'Where it lives.' })
  @Column('uuid')
  woodId: string;

  @GlobalId('owl', { description: 'Whose egg it was.', nullable: true })
  @Column('uuid')
  hatchedBy: string | null;

  @GlobalId('wood', { description: 'Shown otherwise.', related: false })
  @Column('uuid')
  formerWood: string;

  @GlobalId('mouse', { description: 'No rows are known of it.' })
  @Column('uuid')
  mouseId: string;
}

@Entity('woods')
@ObjectType('Wood', { description: 'Trees.' })
class WoodRow {
  @GlobalId('wood', { description: 'Its id.' })
  @PrimaryColumn('uuid')
  id: string;
}

@Entity('fires')
@ObjectType('WoodFire', { description: 'A row under the id of its wood.' })
class FireRow {
  @GlobalId('wood', { description: 'The wood.' })
  @PrimaryColumn('uuid')
  id: string;
}

@Resolver()
class Birds {
  @Query(() => OwlRow, { nullable: true, description: 'One.' })
  owl(): null {
    return null;
  }

  @Query(() => WoodRow, { nullable: true, description: 'One.' })
  wood(): null {
    return null;
  }

  @Query(() => FireRow, { nullable: true, description: 'One.' })
  fire(): null {
    return null;
  }

  @Query(() => Node, { nullable: true, description: 'Any.' })
  node(): null {
    return null;
  }
}

let builder: INestApplicationContext;
let schema: GraphQLSchema;

beforeAll(async () => {
  builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  schema = relate(await builder.get(GraphQLSchemaFactory).create([Birds]));
});
afterAll(() => builder.close());

const fieldsOf = (type: string) => (schema.getType(type) as GraphQLObjectType).getFields();

describe('what ids name', () => {
  it('is shown beside them', () => {
    const { wood, hatchedByOwl } = fieldsOf('Owl');
    expect([String(wood?.type), String(hatchedByOwl?.type)]).toEqual(['Wood', 'Owl']);
    expect(wood && relatedOf(wood)).toMatchObject({ property: 'woodId', node: { kind: 'wood', row: WoodRow } });
  });

  it('is shown of a row that has the id of another', () => {
    expect(String(fieldsOf('WoodFire')['wood']?.type)).toBe('Wood');
    expect(nodeKindsOf(schema).get('wood')?.row).toBe(WoodRow);
  });

  it('is not shown where another field does, nor where nothing is known of it', () => {
    expect(Object.keys(fieldsOf('Owl')).toSorted()).toEqual(
      ['formerWood', 'hatchedBy', 'hatchedByOwl', 'id', 'mouseId', 'wood', 'woodId'].toSorted(),
    );
    expect(Object.keys(fieldsOf('Wood'))).toEqual(['id']);
  });

  it('is a node, of the type of its row', () => {
    const node = schema.getType('Node');
    const names = schema.getPossibleTypes(node as never).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['Owl', 'Wood']);
    const typeOf = isInterfaceType(node) ? node.resolveType : undefined;
    expect(typeOf?.(new OwlRow(), {}, undefined as never, node as never)).toBe('Owl');
  });
});
