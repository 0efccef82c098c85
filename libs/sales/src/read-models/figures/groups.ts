import { toGlobalId } from '#libs/graphql';
import type { ZoneSince } from '#libs/programs';
import type { DealSaleType } from '../../events/sale-content.js';
import { DecidedByEnum } from '../attribution/decision.enums.types.js';

export const INFLUENCE: DealSaleType = 'deal-influence';

/** Of sales `s`: those that revenue counts, since a deal in which a partner helped counts already. */
export const NO_INFLUENCE = `s.sale_type IS DISTINCT FROM '${INFLUENCE}'`;

/** Parameters of `inZone`. */
export const zoneValues = (zones: readonly ZoneSince[]): [since: readonly string[], zones: readonly string[]] => [
  zones.map(({ since }) => since),
  zones.map(({ zone }) => zone),
];

/** A moment as it is written in the zone that the program had then. @param zones the parameters: since when, and which */
export const inZone = (moment: string, [since, zones]: readonly [string, string], format: string): string =>
  `to_char(${moment} AT TIME ZONE (
    SELECT z.zone FROM unnest(${since}::timestamptz[], ${zones}::text[]) z(since, zone)
    WHERE z.since <= ${moment} ORDER BY z.since DESC LIMIT 1), '${format}')`;

/** A value of a dimension that may be an id. */
export const shownKey = (kind: string | undefined, value: string | null) => ({
  value: kind !== undefined && value !== null ? toGlobalId(kind, value) : value,
  partnerId: kind === 'partner' ? value : null,
  linkId: kind === 'link' ? value : null,
  codeId: kind === 'code' ? value : null,
  activityId: kind === 'activity' ? value : null,
});

/** Dimensions that are ids of what they are called. */
const IDS: readonly string[] = ['partner', 'link', 'code', 'activity'];

/** A value of a dimension by its name. */
export const shownAs = (dimension: string, value: string | null) =>
  shownKey(IDS.includes(dimension) ? dimension : undefined, value);

/** What decided, as the interface says it. */
export const shownDecision = (value: string | null) =>
  shownKey(undefined, Object.entries(DecidedByEnum).find(([, known]) => known === value)?.[0] ?? value);
