import { CommissionsModule } from '#libs/commissions';
import { PartnersModule } from '#libs/partners';
import { PayoutsModule } from '#libs/payouts';
import { ProgramsModule } from '#libs/programs';
import { RatesModule } from '#libs/rates';
import { SalesModule } from '#libs/sales';
import type { AnyPolicy, Context, Facts } from '#libs/eventing';
import { erasePersonWhenErased, type PersonalKeys } from '#libs/privacy';
import type { Type } from '@nestjs/common';

/** A Nest module of a context and what it brings beside HTTP. */
export type ContextModule = Type & { readonly context: Context };

/** Every context of the product: the api serves them, the projector runs their views and policies. */
export const CONTEXT_MODULES: readonly ContextModule[] = [
  ProgramsModule,
  PartnersModule,
  RatesModule,
  SalesModule,
  CommissionsModule,
  PayoutsModule,
];

export const contextsOf = (modules: readonly ContextModule[]): Context[] => modules.map(({ context }) => context);

/** Every policy of the contexts, and the one that erases persons for all of them. */
export function policiesOf(
  contexts: readonly Context[],
  facts: Facts,
  keys: Pick<PersonalKeys, 'eraseSubject'>,
): AnyPolicy[] {
  const own = contexts.flatMap(({ policies }) => policies?.(facts) ?? []);
  return contexts.some(({ erasures }) => erasures?.length) ? [...own, erasePersonWhenErased(contexts, keys)] : own;
}
