import { command } from '#libs/kernel';
import type { IdentifierKind } from '../vocabulary/deal.types.js';

/** Refused for an identifier that leads to another account already. */
export class ClaimIdentifier extends command('ClaimIdentifier')<{
  readonly identifierId: string;
  readonly programId: string;
  readonly accountId: string;
  readonly kind: IdentifierKind;
}>() {}
