import type { Context } from '#libs/eventing';
import type { Type } from '@nestjs/common';

/** A Nest module of a context and what it brings beside HTTP. */
export type ContextModule = Type & { readonly context: Context };

/** Every context of the product: the api serves them, the projector runs their views and policies. */
export const CONTEXT_MODULES: readonly ContextModule[] = [];
