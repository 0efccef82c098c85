import { z } from 'zod';

/** A variable of the environment: what it may hold, what it means, and what holds when it is unset. */
export interface Setting<T = unknown> {
  readonly read: z.ZodType<T, string | undefined>;
  readonly meaning: string;
  /** For the table; `read` gives the default. */
  readonly whenUnset: string;
}

export const port = (whenUnset: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
    .default(String(whenUnset))
    .transform(Number)
    .refine((number) => number <= 65_535, 'must be a port number from 0 to 65535');
