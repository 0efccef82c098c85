import { z } from 'zod';

/** A variable of the environment: what it may hold, what it means, and what holds when it is unset. */
export interface Setting<T = unknown> {
  readonly read: z.ZodType<T, string | undefined>;
  readonly meaning: string;
  /** For the table; `read` gives the default. */
  readonly whenUnset: string;
}

/** The address of something, by its protocol. */
export const url = (protocols: RegExp, example: string) =>
  z.string().refine((text) => protocols.test(text) && URL.canParse(text), `must look like ${example}`);

export const postgresUrl = url(/^postgres(ql)?:\/\//, 'postgres://user:password@host:5432/database').optional();

export const port = (whenUnset: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
    .default(String(whenUnset))
    .transform(Number)
    .refine((number) => number <= 65_535, 'must be a port number from 0 to 65535');
