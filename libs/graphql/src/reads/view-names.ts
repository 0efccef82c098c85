import type { Context } from '#libs/eventing';
import type { Type } from '@nestjs/common';

/** Which view fills a row class. */
export class ViewNames {
  private readonly names: ReadonlyMap<unknown, string>;

  constructor(contexts: readonly Context[]) {
    this.names = new Map(contexts.flatMap(({ views }) => views).map(({ row, name }) => [row, name]));
  }

  /** Throws for a row class that no context's `views` names. */
  of(row: Type): string {
    const name = this.names.get(row);
    if (!name) throw new Error(`no view fills ${row.name}`);
    return name;
  }

  get all(): readonly string[] {
    return [...this.names.values()];
  }
}
