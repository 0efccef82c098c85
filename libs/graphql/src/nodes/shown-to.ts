import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import type { ViewNames } from '../reads/view-names.js';
import { HAVING, type HavingRow } from '../statements/conditions.js';
import { partnersViewOf } from './shown-to-partners.js';

/** What must hold beside row-level security for rows of a class to be shown to somebody; undefined: none is. */
export function shownTo(
  { role, partnerId }: Principal,
  row: Type,
  views: ViewNames,
): { readonly [HAVING]?: readonly HavingRow[] } | undefined {
  if (role !== 'partner' || views.isOfPartners(row)) return {};
  const shown = partnersViewOf(row);
  if (!shown || shown === 'all') return shown && {};
  return { [HAVING]: [{ row: shown.row, by: shown.by, where: { [shown.partner]: partnerId } }] };
}
