/** How fields of persons are kept in events: sealed under a key of their own, so that a lost key loses the person everywhere. */
export interface PersonalData {
  /** Seals under the subject's key, making one where there is none. Throws for a subject that was erased. */
  seal(tenant: string, subject: string, plain: string): Promise<string>;
  /**
   * What was sealed, or null for a subject that was erased. Throws when a key is missing without an erasure or cannot be had:
   * that is a fault, never an empty field. Many calls at once may be answered by one look-up.
   */
  open(tenant: string, subject: string, sealed: string): Promise<string | null>;
}

/** The Nest token under which `PersonalData` is provided. */
export const PERSONAL_DATA = Symbol('PersonalData');

/** For applications without persons: events that hold personal fields are refused. */
export const NO_PERSONAL_DATA: PersonalData = {
  seal: () => Promise.reject(new Error('no keys of persons are configured')),
  open: () => Promise.reject(new Error('no keys of persons are configured')),
};
