import { keyFault, normalForm, refuse, type Refusal } from '#libs/kernel';

/** An id in a CRM. `system` null: in the one that the vendor means. */
export interface CrmId {
  readonly system: string | null;
  readonly id: string;
}

const SALESFORCE = 'salesforce';

/** Names of systems are compared without regard to case: `HubSpot` is `hubspot`. */
export const systemForm = (system: string): string => normalForm(system, 'NFKC').toLowerCase();

const MOST_OF_SYSTEM = 40;

/** What programs write where there is no id: `null`, `undefined`, `0`, `n/a`, `#N/A`. Two customers of it are not one. */
export const namesNothing = (id: string): boolean => {
  const text = normalForm(id, 'NFKC').trim();
  return NO_NUMBER.test(text) || NO_WORD.test(text);
};

/** Zeros, also as an amount and as a UUID; what databases take for none. */
const NO_NUMBER = /^(?:0*(?:[.,]0*)?|\{?[0-]+\}?|-1|[-–—._?]+)$/;

const NO_WORD = new RegExp(
  `^[(<[]?(?:${[
    'n/?a|n\\.a\\.?|none|null|nil|nan|undefined|undef|false|unknown|empty|blank|not set|not available|guest|anonymous|object object',
    '#n/a|#null!|#ref!|#value!|#name\\?|#div/0!|#num!|\\\\n',
  ].join('|')})[)>\\]]?$`,
  'i',
);

/** An id or a reference as it was given; null where it names nobody. */
export const knownId = (id: string | null | undefined): string | null =>
  id === null || id === undefined || namesNothing(id) ? null : id;

/** What is wrong with an id and its system: of Salesforce the length or the suffix can be. */
export function crmIdFault({ system, id }: CrmId, field: string): Refusal<'BAD_CRM_ID' | 'BAD_TEXT'> | undefined {
  if (system === null) return undefined;
  const fault = keyFault(system, `${field}.system`, MOST_OF_SYSTEM);
  if (fault || systemForm(system) !== SALESFORCE || salesforceForm(id) !== null) return fault;
  const message = 'a Salesforce id has 15 letters and digits, or 18 of which the last three fit the others';
  return refuse('BAD_CRM_ID', message, `${field}.id`);
}

/**
 * The 15 characters of a Salesforce id, or null where it is none. Its form of 18 ends in a suffix that tells which of the 15 are capital letters:
 * `001UG00000MAbL4YAL` is `001UG00000MAbL4`. A suffix in small letters shows that somebody has changed the case of all: then it is restored.
 */
export function salesforceForm(id: string): string | null {
  if (/^[A-Za-z0-9]{15}$/.test(id)) return id;
  if (!/^[A-Za-z0-9]{18}$/.test(id)) return null;
  const [given, suffix] = [id.slice(0, 15), id.slice(15)];
  if (suffixOf(given) === suffix) return given;
  const restored = suffix === suffix.toUpperCase() ? given : withCase(given, suffix.toUpperCase());
  return suffixOf(restored) === suffix.toUpperCase() ? restored : null;
}

/**
 * One form first; then those in which older history may hold it. What has the shape of a Salesforce id is the same with its system and without;
 * any other id is another one in each system.
 */
export function crmForms({ system, id }: CrmId): readonly string[] {
  const salesforce = system === null || systemForm(system) === SALESFORCE ? salesforceForm(id) : null;
  return salesforce === null ? [id] : [salesforce, salesforce + suffixOf(salesforce)];
}

/** The system as a part of what identifies; null for Salesforce, whose ids can be told by themselves. */
export const distinctSystem = (system: string | null): string | null =>
  system === null || systemForm(system) === SALESFORCE ? null : systemForm(system);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Of each five characters one letter, whose bits say which of them are capitals: the first is the lowest bit. */
const suffixOf = (id: string): string =>
  [0, 5, 10].map((from) => LETTERS[capitalsOf(id.slice(from, from + 5))] ?? '').join('');

const capitalsOf = (part: string): number =>
  [...part].reduce((bits, letter, at) => bits + (/[A-Z]/.test(letter) ? 2 ** at : 0), 0);

function withCase(id: string, suffix: string): string {
  const isCapital = (at: number): boolean =>
    (LETTERS.indexOf(suffix[Math.floor(at / 5)] ?? '') & (2 ** (at % 5))) !== 0;
  return [...id.toLowerCase()].map((letter, at) => (isCapital(at) ? letter.toUpperCase() : letter)).join('');
}
