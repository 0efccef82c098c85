import type { Type } from '@nestjs/common';
import 'reflect-metadata';

const KEY = 'concord:shown-to-partners';

/**
 * Which rows of a class a partner is shown where another row names them: all of them, or those for which another view has a row with the
 * partner's id.
 */
export type PartnersView =
  | 'all'
  | {
      readonly row: Type<object>;
      /** The property of the other row that holds the id of this one. */
      readonly by: string;
      /** The property of the other row that holds the partner's id. */
      readonly partner: string;
    };

/** On a row class that no partner owns. Without it no partner is shown any row by an id. Rows with a `partnerId` need none: a partner is shown its own. */
export const ShownToPartners =
  (view: () => PartnersView): ClassDecorator =>
  (row) =>
    Reflect.defineMetadata(KEY, view, row);

export const partnersViewOf = (row: Type): PartnersView | undefined =>
  (Reflect.getMetadata(KEY, row) as (() => PartnersView) | undefined)?.();
