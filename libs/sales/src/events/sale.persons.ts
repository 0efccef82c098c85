import { isPersonName, keyOf, namedTexts, namesPerson } from '#libs/kernel';

/** Who bought, and what rules may ask about them. */
export interface Customer {
  /** `person:<UUID>`, which follows from the vendor's own reference and names nobody. */
  readonly ref: string;
  readonly country: string | null;
  readonly returning: boolean | null;
}

/** What stands under a person's name elsewhere. */
export interface PersonalTexts {
  /** The vendor's own reference of the customer. */
  readonly ref: string | null;
  /** By key. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Told {
  readonly customer: Customer | null;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Untold extends Told {
  readonly person: string | null;
  readonly personalTexts: PersonalTexts | null;
}

/** The texts of a sale that stand for persons: the customer's reference whatever it is, metadata where they name somebody. */
export const personsIn = ({ customer, metadata }: Told): string[] => [
  ...(customer ? [customer.ref] : []),
  ...Object.values(metadata).filter(namesPerson),
];

/**
 * The same with names in the place of these texts, and the texts beside them, to be sealed. All are sealed under one key: the
 * customer's, or that of the first person in the metadata where no customer is named.
 */
export function withoutPersons({ customer, metadata }: Told, nameOf: (text: string) => string): Untold {
  const texts = namedTexts(metadata, nameOf);
  const named = customer && { ...customer, ref: nameOf(customer.ref) };
  const [first] = Object.values(texts.personal ?? {}).sort();
  const person = named?.ref ?? (first === undefined ? null : nameOf(first));
  return {
    customer: named,
    metadata: texts.named,
    person,
    personalTexts:
      person === null ? null : { ref: customer ? keyOf(customer.ref) : null, metadata: texts.personal ?? {} },
  };
}

/** Whether a text of metadata stands for another, which is told to whom may see it. */
export const isName = isPersonName;
