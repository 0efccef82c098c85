import { namedText, namedTexts, type PersonNamer, type PersonNames, refuse, type Refusal } from '#libs/kernel';

interface OfProgram {
  readonly programId: string;
}

/** What an event that says who a partner is holds of its key. */
export function namedKey<Data extends OfProgram & { readonly externalId: string }>(data: Data, nameOf: PersonNamer) {
  const { named, personal } = namedText(data.externalId, (text) => nameOf(data.programId, text));
  return { ...data, externalId: named, personalKey: personal };
}

/** The same of what the vendor notes of it. */
export function namedMetadata<Data extends OfProgram & { readonly metadata: Readonly<Record<string, string>> }>(
  data: Data,
  nameOf: PersonNamer,
) {
  const { named, personal } = namedTexts(data.metadata, (text) => nameOf(data.programId, text));
  return { ...data, metadata: named, personalMetadata: personal };
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

/** Whoever sends such a command has not let it be prepared: nothing may be written down in the clear for that. */
export const NAMELESS: Refusal = refuse('NAMELESS', 'what names persons in it has no names');

/** Names as a command carries them, in the form in which events of old are given theirs. */
export const namerOf =
  (names: PersonNames | undefined): PersonNamer =>
  (_programId, text) =>
    names?.get(text) ?? '';
