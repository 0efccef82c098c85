import { type AnyView, type Context, tableOf } from '#libs/eventing';
import type { Type } from '@nestjs/common';

/** Which view fills a row class. */
export class ViewNames {
  private readonly views: ReadonlyMap<unknown, AnyView>;
  private readonly names: ReadonlyMap<unknown, string>;
  private readonly ofWork: ReadonlySet<unknown>;
  private readonly ofPartners: ReadonlySet<unknown>;

  constructor(contexts: readonly Context[]) {
    const views = contexts.flatMap((context) => context.views);
    this.views = new Map(views.map((view) => [view.row, view]));
    this.names = new Map(views.map(({ row, name }) => [row, name]));
    this.ofWork = new Set(contexts.flatMap(({ work }) => work?.rows ?? []));
    this.ofPartners = new Set(views.filter((view) => tableOf(view).partner !== undefined).map(({ row }) => row));
  }

  /** Whether the database itself shows a partner its own rows of the class alone, or none. */
  isOfPartners(row: Type): boolean {
    return this.ofPartners.has(row);
  }

  /** The view that fills a row class; undefined: none does. */
  view(row: Type): AnyView | undefined {
    return this.views.get(row);
  }

  /** Throws for a row class that no context's `views` names. */
  of(row: Type): string {
    const name = this.names.get(row);
    if (!name) throw new Error(`no view fills ${row.name}`);
    return name;
  }

  /** Whether the rows are work beside the views: nobody waits for them. */
  isOfWork(row: Type): boolean {
    return this.ofWork.has(row);
  }

  /** Unquoted names of the tables of these views. */
  tables(names: readonly string[]): readonly string[] {
    return [...this.views.values()].flatMap((view) => (names.includes(view.name) ? [tableOf(view).name] : []));
  }

  get all(): readonly string[] {
    return [...this.names.values()];
  }
}
