import type { Principal } from '#libs/access';
import { type AnyView, type SearchedColumns, tableOf } from '#libs/eventing';
import { Injectable, type Type } from '@nestjs/common';
import { RelatedRows } from '../nodes/related-rows.js';
import { shownTo } from '../nodes/shown-to.js';
import { ViewNames } from '../reads/view-names.js';
import { shapeOf } from '../statements/row-shape.js';
import type { Place } from './search-statement.js';
import type { SearchKind } from './search.types.js';

/** A place, and the views that have to be there for it. */
export interface ViewedPlace extends Place {
  readonly views: readonly string[];
}

/** Where somebody may look for things of a kind. */
@Injectable()
export class SearchPlaces {
  constructor(
    private readonly rows: RelatedRows,
    private readonly views: ViewNames,
  ) {}

  /** Undefined: the caller is shown none of the kind, or none of a program where it has none. */
  of(kind: SearchKind, caller: Principal, programId: string | null | undefined): ViewedPlace | undefined {
    const row = this.rows.kind(kind)?.row;
    const view = row && this.views.view(row);
    if (!row || !view?.searched) return undefined;
    const isHidden = caller.role === 'partner' && view.partner === null;
    const { within } = view.searched;
    const looked = within ? this.views.view(within.row) : view;
    const wall = looked && shownTo(caller, looked.row, this.views);
    if (isHidden || !wall || !looked) return undefined;
    const table = tableOf(looked);
    const shape = shapeOf(looked.row as Type<object>);
    const isOfProgram = table.columns.some(({ property }) => property === 'programId');
    if (!table.searched || (programId && !isOfProgram)) return undefined;
    return {
      ...{ kind, shape, table: table.name, id: within?.by ?? 'id' },
      searched: table.searched,
      columns: within ? only(table.searched, within.as) : table.searched,
      where: {
        ...(programId && { programId }),
        ...ofPartner(caller, view),
        ...ownRows(caller, looked, table),
        ...wall,
      },
      views: [view, looked].map(({ name }: AnyView) => name),
    };
  }
}

const ofPartner = ({ role }: Principal, { searched }: AnyView): object =>
  role === 'partner' ? (searched?.byPartners ?? {}) : {};

/** Says again what row-level security adds, so that an index of a partner's rows can serve it. */
function ownRows(
  { role, partnerId }: Principal,
  { partner = 'partnerId' }: AnyView,
  table: ReturnType<typeof tableOf>,
): object {
  if (role !== 'partner' || partner === null) return {};
  return table.columns.some(({ property }) => property === partner) ? { [partner]: partnerId } : {};
}

function only({ alike, whole, beginning, persons }: SearchedColumns, as: readonly string[]): SearchedColumns {
  return {
    alike: alike.filter(([, what]) => as.includes(what)),
    whole: whole.filter(([, what]) => as.includes(what)),
    beginning: beginning.filter(([, what]) => as.includes(what)),
    persons: persons.filter(([, , what]) => as.includes(what)),
  };
}
