/** What the comparison of two records of one name looks at. */
export interface Compared {
  readonly id: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly addressLines: readonly string[];
  readonly phone: string | null;
}

export type Aspect = 'country' | 'region' | 'city' | 'postal-code' | 'address' | 'phone';

export interface Comparison {
  readonly same: readonly Aspect[];
  readonly different: readonly Aspect[];
  /** Two records share more than a name and a telephone number, which branches and switchboards share too, and lie in one country. */
  readonly proposedMerge: boolean;
}

const FORMS: Readonly<Record<Aspect, (record: Compared) => string | null>> = {
  country: ({ country }) => country,
  region: ({ region }) => folded(region),
  city: ({ city }) => folded(city),
  'postal-code': ({ postalCode }) => folded(postalCode),
  address: ({ addressLines }) => folded(addressLines.join(' ')),
  phone: ({ phone }) => phone?.replace(/\D/g, '') || null,
};

/** What speaks for and against one partner behind two records of the same name; what either does not say speaks for neither. */
export function compare(one: Compared, other: Compared): Comparison {
  const same: Aspect[] = [];
  const different: Aspect[] = [];
  for (const aspect of Object.keys(FORMS) as Aspect[]) {
    const [a, b] = [FORMS[aspect](one), FORMS[aspect](other)];
    if (a !== null && b !== null) (a === b ? same : different).push(aspect);
  }
  const proposedMerge = !different.includes('country') && same.some((aspect) => aspect !== 'phone');
  return { same, different, proposedMerge };
}

/** Case and blanks apart. */
const folded = (text: string | null): string | null => text?.toLowerCase().replace(/\s+/g, ' ').trim() || null;
