import type { Example } from '#libs/graphql';

/** What GraphiQL opens with. */
export const examples: readonly Example[] = [];
