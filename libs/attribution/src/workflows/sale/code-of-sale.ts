import type { BlindIndex, Executed, Snapshot, StateReader } from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, idOf, type Instant, isRefusal } from '#libs/kernel';
import { codeAggregate } from '../../code/code.aggregate.js';
import { codeIdOf } from '../../state-reader/code-id.js';
import { NoteTouch, type TouchDraft } from '../../journey/journey.commands.js';
import type { Journey } from '../../journey/journey.state.js';
import type { JourneyStateReader } from '../../state-reader/journey.state-reader.js';
import { readHolder } from '../../state-reader/partner.state-reader.js';
import type { Touch } from '../../vocabulary/touch.js';

/** A sale in which a code was typed in. */
interface SaleWithCode {
  readonly programId: string;
  readonly saleId: string;
  readonly soldAt: Instant;
  readonly code: string;
}

/** Of the touch that a code is of the sale that it came with. */
export const touchIdOfCode = (tenant: string, saleId: string, codeId: string): string =>
  idOf(tenant, 'touch', `${saleId}:${codeId}`);

/** The touch of a code that came with a sale, under an id that follows from both; null: the program has no such code. */
export async function touchOfCode(
  facts: StateReader,
  index: BlindIndex,
  { programId, saleId, soldAt: at, code }: SaleWithCode,
  { tenant }: CommandContext,
): Promise<TouchDraft | null> {
  const codeId = await codeIdOf(index, tenant, programId, code);
  if (isRefusal(codeId)) return null;
  const { state, revision } = await facts.of(codeAggregate, tenant, codeId as string);
  if (state.status === 'absent') return null;
  const partner = await readHolder(facts, { tenant, programId, at }, state.partnerId);
  if (isRefusal(partner)) return null;
  const { partnerId } = partner;
  return {
    touchId: touchIdOfCode(tenant, saleId, state.codeId),
    ...{ partnerId, kind: 'code', at, codeId: state.codeId, codeRevision: String(revision) },
    ...{ linkId: null, linkRevision: null, activityId: null, self: null, clickFlags: [] },
    ...{ clickId: null, referrer: null, partnerRevision: partner.revision },
  };
}

/** Of touches those of the code that came with a sale, each once. */
export function touchesOfItsCode(
  { tenant, saleId }: { readonly tenant: string; readonly saleId: string },
  touches: Iterable<Touch>,
): readonly Touch[] {
  const carried = new Map<string, Touch>();
  for (const touch of touches) {
    const { touchId, codeId } = touch;
    if (codeId !== null && touchId === touchIdOfCode(tenant, saleId, codeId)) carried.set(touchId, touch);
  }
  return [...carried.values()];
}

/** The customer's later sales see it, too. Where its journey takes no more, it counts for this sale alone. */
export async function noteTouchOfSale(
  send: (command: Command) => Promise<Executed>,
  known: JourneyStateReader,
  { journeyId, programId }: Journey,
  touch: TouchDraft,
  context: CommandContext,
): Promise<Snapshot<Journey> | undefined> {
  const commandId = deterministicId('code-of-sale', touch.touchId, journeyId);
  const noted = new NoteTouch(
    { journeyId, programId, known: { identifiers: [], marks: null, accountId: null }, touch },
    { ...context, commandId, bodyHash: commandId },
  );
  const outcome = await send(noted);
  const { state, revision } = await known.staying(journeyId);
  if (state.status === 'absent') return undefined;
  const isElsewhere = isRefusal(outcome) && outcome.refused === 'JOURNEY_MERGED' && state.journeyId !== journeyId;
  return isElsewhere ? noteTouchOfSale(send, known, state, touch, context) : { state, revision };
}
