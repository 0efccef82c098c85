import type { AccessRequest, Principal } from '#libs/access';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type GraphQLObjectType, isObjectType } from 'graphql';
import { HAVING } from '../statements/conditions.js';
import { Reads } from '../reads/reads.js';
import { ViewNames } from '../reads/view-names.js';
import type { ReadArgs } from '../types/connection.js';
import { fromGlobalId } from '../types/global-id.js';
import { type NodeKind, nodeKindsOf } from './node-kinds.js';
import { type RelatedField, relatedOf } from './related-fields.js';
import { shownTo } from './shown-to.js';

type Row = Readonly<Record<string, string | null | undefined>>;

/** Reads what the fields of `relate` show: one statement for all rows of a level, behind the same walls as a query of its own. */
@Injectable()
export class RelatedRows implements OnApplicationBootstrap {
  private kinds: ReadonlyMap<string, NodeKind> = new Map();

  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly reads: Reads,
    private readonly views: ViewNames,
  ) {}

  onApplicationBootstrap(): void {
    const { schema } = this.host;
    this.kinds = nodeKindsOf(schema);
    for (const type of Object.values(schema.getTypeMap())) if (isObjectType(type)) this.resolve(type);
  }

  /** What global ids name: one statement for each kind of them. */
  async named(caller: Principal, args: ReadArgs, ids: readonly string[]): Promise<(object | null)[]> {
    this.reads.waitFor(caller, args);
    return Promise.all(ids.map((id) => this.nodeOf(caller, id)));
  }

  /** What a global id of whatever kind names: one statement for all of a kind that rows of a level name. */
  nodeOf(caller: Principal, id: string | null): Promise<object | null> {
    const node = id === null ? undefined : this.kinds.get(id.slice(0, id.lastIndexOf('_')));
    return node ? this.find(caller, node, fromGlobalId(node.kind, id)) : Promise.resolve(null);
  }

  /** The row under an id, or null where there is none, or none that the caller is shown. */
  find(caller: Principal, { row }: Pick<NodeKind, 'row'>, id: string | null | undefined): Promise<object | null> {
    const where = shownTo(caller, row, this.views);
    if (!id || !where) return Promise.resolve(null);
    return HAVING in where ? this.reads.related(row, caller, id, { where }) : this.reads.related(row, caller, id);
  }

  /** What ids of a kind name; undefined: nothing of the schema. */
  kind(kind: string): NodeKind | undefined {
    return this.kinds.get(kind);
  }

  private resolve(type: GraphQLObjectType): void {
    for (const field of Object.values(type.getFields())) {
      const related = relatedOf(field);
      if (related) field.resolve = this.resolverOf(related);
    }
  }

  private resolverOf({ property, node }: RelatedField) {
    return (row: Row, _args: unknown, { principal }: AccessRequest): Promise<object | null> => {
      if (!principal) throw new Error('no principal: this field is reached without passing the access guard');
      return this.find(principal, node, row[property]);
    };
  }
}
