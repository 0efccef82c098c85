import {
  type Decision,
  deterministicId,
  firstFault,
  namedMetadata,
  namelessFault,
  namerOf,
  optionalTextFault,
  type PersonNames,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { DescribePartner } from '../events/partner.commands.js';
import type { PartnerDescription, PartnerEvent } from '../events/partner.events.js';
import { ERASED, MERGEABLE, wrongStanding } from '../events/partner.rules.js';
import type { Partner } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

const MOST_LINES = 10;
const MOST_METADATA = 50;

/** Where a partner is and what the vendor notes of it, as it is from now on. */
export function describe({ data, context }: DescribePartner, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { description, names } = data;
  const fault =
    (partner.erased ? ERASED : undefined) ??
    wrongStanding(partner, MERGEABLE) ??
    faultOfDescription(description, names);
  if (fault) return fault;
  const { partnerId, programId } = partner;
  const described = namedMetadata({ partnerId, programId, at: context.occurredAt, ...description }, namerOf(names));
  const { details, metadata } = partner.known;
  if (details === detailsMark(description) && sameMetadata(metadata, described.metadata)) return [];
  return [{ type: 'partner.described', data: described }];
}

/** Characters of a broken code page are kept as they came: who corrects them would have to guess. */
export function faultOfDescription(
  given: PartnerDescription,
  names: PersonNames | undefined,
  path = '',
): Refusal<PartnerRefusal> | undefined {
  const { metadata } = given;
  const addressLines = given.addressLines ?? [];
  const entries = Object.entries(metadata);
  if (addressLines.length > MOST_LINES) return refuse('TOO_MANY', `at most ${MOST_LINES} lines`, `${path}addressLines`);
  if (entries.length > MOST_METADATA) return refuse('TOO_MANY', `at most ${MOST_METADATA} entries`, `${path}metadata`);
  const texts: readonly (readonly [string, string | null])[] = [
    ['phone', given.phone],
    ...addressLines.map((line, at) => [`addressLines.${at}`, line] as const),
    ['city', given.city],
    ['region', given.region],
    ['postalCode', given.postalCode],
    ...entries.flatMap(
      ([key, value], at) =>
        [
          [`metadata.${at}.key`, key],
          [`metadata.${at}.value`, value],
        ] as const,
    ),
  ];
  const fault = firstFault(texts, ([field, text]) =>
    optionalTextFault(text, `${path}${field}`, { empty: !field.endsWith('.key') }),
  );
  return fault ?? namelessFault(metadata, names);
}

/** Tells two names, or two addresses, apart without keeping either. */
export const nameMark = (partnerId: string, name: string | null): string => deterministicId(partnerId, name ?? '');

export const detailsMark = ({ phone, addressLines, city, region, postalCode }: PartnerDescription): string =>
  deterministicId(JSON.stringify([phone, addressLines, city, region, postalCode]));

export function sameMetadata(one: PartnerDescription['metadata'], other: PartnerDescription['metadata']): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
