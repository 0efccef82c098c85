import type { PartnerDescription } from './partner.events.js';
import type { PartnerDescriptionInput } from './description.inputs.types.js';

type Described<Given> = Given extends null | undefined ? undefined : PartnerDescription;

/** What a caller gave, as an event holds it: a blank text is none. */
export function descriptionOf<Given extends PartnerDescriptionInput | null | undefined>(
  given: Given,
): Described<Given> {
  if (!given) return undefined as Described<Given>;
  const { phone, addressLines, city, region, postalCode, metadata } = given;
  const text = (value: string | null | undefined): string | null => (value?.trim() ? value : null);
  return {
    phone: text(phone),
    addressLines: addressLines.filter((line) => line.trim() !== ''),
    city: text(city),
    region: text(region),
    postalCode: text(postalCode),
    metadata: Object.fromEntries(metadata.map(({ key, value }) => [key, value])),
  } as unknown as Described<Given>;
}
