/**
 * What somebody asks for, before it is checked: its words may be any texts, and what may be null may be left out.
 * Of `{ approval: 'automatic' | 'by-person', minimum: string | null }` it is `{ approval: string, minimum?: string | null }`.
 */
export type Draft<Settled> = Settled extends string
  ? string
  : Settled extends readonly (infer One)[]
    ? readonly Draft<One>[]
    : Settled extends object
      ? { readonly [Field in Given<Settled>]: Draft<Settled[Field]> } & {
          readonly [Field in Exclude<keyof Settled, Given<Settled>>]?: Draft<Settled[Field]>;
        }
      : Settled;

/** The fields that nobody may leave out. */
type Given<Settled> = {
  [Field in keyof Settled]-?: null extends Settled[Field] ? never : Field;
}[keyof Settled];
