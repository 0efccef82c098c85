import type { StateReader } from '#libs/eventing';
import { type CommandContext, deterministicId, fromGlobalId, type Instant, toGlobalId } from '#libs/kernel';
import { codeAggregate } from '../../code/code.aggregate.js';
import { ConfirmRedemption, ReserveRedemption } from '../../code/code.commands.js';
import { type Code, heldAt } from '../../code/code.state.js';
import { JourneyStateReader } from '../../state-reader/journey.state-reader.js';

/** A recorded sale that a code came with. */
export interface CodeSale {
  readonly codeId: string;
  readonly saleId: string;
  readonly soldAt: Instant;
  /** The journey of its customer; null: nobody knows who bought. */
  readonly journeyId: string | null;
  /** Whether its customer had bought before. */
  readonly hasBought: boolean;
  /** Finds the redemption that came with it; null: none came. */
  readonly named: ((code: Code) => string | undefined) | null;
}

/** The redemption that somebody names; undefined: the code has none of that id. */
export function redemptionNamed(code: Code, globalId: string): string | undefined {
  const id = fromGlobalId('redemption', globalId);
  return id !== undefined && code.redemptions.has(id) ? id : undefined;
}

/**
 * The same by what an event tells of it, which is not the id. Only what no sale has used is looked through: those that are held, then those that were
 * released, the last one first.
 */
export function redemptionKnownBy(code: Code, isIt: (globalId: string) => boolean): string | undefined {
  const isNamed = (id: string): boolean => isIt(toGlobalId('redemption', id));
  return code.reserved.find(isNamed) ?? code.released.findLast(isNamed);
}

/**
 * The commands by which a sale uses a code, once: the redemption that it names, else the one that its customer holds, else one of its own. Where
 * none is left the sale stands all the same.
 */
export async function redemptionCommands(
  facts: StateReader,
  { codeId, saleId, soldAt, journeyId, hasBought, named }: CodeSale,
  context: CommandContext,
): Promise<readonly (ReserveRedemption | ConfirmRedemption)[]> {
  const { state: code } = await facts.of(codeAggregate, context.tenant, codeId);
  if (code.status === 'absent' || code.usedBy.has(saleId)) return [];
  const step = (what: string): CommandContext => {
    const commandId = deterministicId('redemption-of-sale', what, saleId);
    return { ...context, occurredAt: soldAt, commandId, bodyHash: commandId };
  };
  const confirm = (redemptionId: string) => new ConfirmRedemption({ codeId, redemptionId, saleId }, step('confirm'));
  if (named) {
    const redemptionId = named(code);
    return redemptionId === undefined ? [] : [confirm(redemptionId)];
  }
  const customers = await namesOf(facts, context.tenant, journeyId);
  const held = heldBy(code, soldAt, new Set(customers));
  if (held !== undefined) return [confirm(held)];
  const redemptionId = deterministicId('redemption-of-sale', saleId);
  const reserve = { codeId, redemptionId, customers, hasBought, isSelf: false };
  return [new ReserveRedemption(reserve, step('reserve')), confirm(redemptionId)];
}

/** What a redemption knows its customer by. */
async function namesOf(facts: StateReader, tenant: string, journeyId: string | null): Promise<readonly string[]> {
  if (journeyId === null) return [];
  const { state } = await new JourneyStateReader(facts, tenant).staying(journeyId);
  return state.status === 'absent' ? [] : [...state.identifiers.keys()];
}

/** The checkout of one of these that holds a redemption. */
function heldBy(code: Code, at: Instant, names: ReadonlySet<string>): string | undefined {
  const held = new Set(heldAt(code, at));
  return [...code.reserved].find((id) => {
    const redemption = code.redemptions.get(id);
    return redemption && held.has(redemption) && redemption.customers.some((name) => names.has(name));
  });
}

/** Refusals after which nothing is left to do: the code is not used, and the sale stands. */
export const NOT_USED = [
  ...['CODE_SPENT', 'CODE_USED_BY_CUSTOMER', 'NOT_A_NEW_CUSTOMER', 'CODE_DISABLED', 'CODE_NOT_YET', 'CODE_OVER'],
  ...['NOT_FOUND', 'WRONG_STATUS'],
] as const;
