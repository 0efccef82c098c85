import { namedText, type PersonNamer } from '#libs/kernel';

interface OfProgram {
  readonly programId: string;
}

/** What an event that says who a partner is holds of its key. */
export function namedKey<Data extends OfProgram & { readonly externalId: string }>(data: Data, nameOf: PersonNamer) {
  const { named, personal } = namedText(data.externalId, (text) => nameOf(data.programId, text));
  return { ...data, externalId: named, personalKey: personal };
}

/** The same of where its payouts go, which is never told, whatever it looks like. */
export const namedDestination = <Data extends OfProgram & { readonly destination: string }>(
  data: Data,
  nameOf: PersonNamer,
) => ({
  ...data,
  destination: nameOf(data.programId, data.destination),
  personalDestination: data.destination,
});
