import type { AnyPolicy, Context } from '../../libs/eventing/src/definitions/context.js';

/** The text of `docs/events.md`: every event with its version and fields, who decides it and who consumes it. */
export function eventCatalogue(
  root: string,
  contexts: readonly Context[],
  policies: readonly AnyPolicy[],
  publicTypeOf: typeof import('../../libs/feed/src/index.js').publicTypeOf,
): string;
