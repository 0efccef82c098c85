import type { Refusals } from './mutations.mjs';

/** Where the table is kept. */
export const TABLE: string;

/** The text of the table that the api describes its mutations by. */
export function tableOf(refusals: Refusals): Promise<string>;
