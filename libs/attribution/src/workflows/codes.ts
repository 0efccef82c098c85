import type { BlindIndex, Snapshot, StateReader } from '#libs/eventing';
import { type CommandContext, deterministicId, isRefusal, type Refusal, refuse } from '#libs/kernel';
import { survivorOf } from '#libs/partners';
import { codeAggregate } from '../code/code.aggregate.js';
import { IssueCode, ReserveRedemption } from '../code/code.commands.js';
import type { CodeTerms } from '../code/code.events.js';
import type { Code, CodeState } from '../code/code.state.js';
import { codeForm } from '../code/code-text.js';
import { codeIdOf } from '../state-reader/code-id.js';
import { PartnerMarks } from '../state-reader/partner-marks.js';
import { type PartnerReference, readPartner } from '../state-reader/partner.state-reader.js';
import { programFault } from '../state-reader/request.state-reader.js';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { CustomerJourneys } from './customer-journeys.js';
import { identifiersFault } from './draft-faults.js';
import { identifiersOf } from './identifiers-of.js';

/** Codes by their texts: what a stream is called tells nothing of them. */
export class Codes {
  private readonly marks: PartnerMarks;

  constructor(
    private readonly journeys: CustomerJourneys,
    private readonly index: BlindIndex,
    private readonly facts: StateReader,
  ) {
    this.marks = new PartnerMarks(facts, index);
  }

  /** The id of a code, also where there is none; BAD_CODE for what cannot be one. */
  idOf(tenant: string, programId: string, given: string): Promise<string | Refusal<'BAD_CODE'>> {
    return codeIdOf(this.index, tenant, programId, given);
  }

  /** The code that is meant, at the revision it was read at. */
  async read(
    tenant: string,
    programId: string,
    given: string,
  ): Promise<(Snapshot<CodeState> & { readonly state: Code }) | Refusal<'BAD_CODE' | 'CODE_UNKNOWN'>> {
    const id = await this.idOf(tenant, programId, given);
    if (isRefusal(id)) return id as Refusal<'BAD_CODE'>;
    const { state, revision } = await this.facts.of(codeAggregate, tenant, id);
    return state.status === 'absent' ? UNKNOWN : { state, revision };
  }

  /** The command that issues a code, or why it may not. */
  async issue(
    {
      programId,
      code,
      partner,
      terms,
    }: { programId: string; code: string; partner: PartnerReference; terms: CodeTerms },
    context: CommandContext,
    facts: StateReader = this.facts,
  ): Promise<IssueCode | Refusal> {
    const { tenant, occurredAt: at } = context;
    const form = codeForm(code);
    if (isRefusal(form)) return form as Refusal<'BAD_CODE'>;
    const codeId = await this.idOf(tenant, programId, code);
    const fault = isRefusal(codeId) ? codeId : await programFault(facts, tenant, programId);
    if (fault) return fault as Refusal;
    const read = await readPartner(facts, { tenant, programId, at }, partner);
    if (isRefusal(read)) return read;
    const { partnerId } = read;
    return new IssueCode({ codeId: codeId as string, programId, partnerId, code: form, ...terms }, context);
  }

  /** The command that holds a redemption for a checkout, and its id, which follows from the request. */
  async redeem(
    { programId, code, customer }: { programId: string; code: string; customer: CustomerDraft },
    context: CommandContext,
  ): Promise<ReserveRedemption | Refusal> {
    const { tenant } = context;
    const fault = identifiersFault(customer);
    if (fault) return fault;
    const found = await this.read(tenant, programId, code);
    if (isRefusal(found)) return found;
    const { codeId, partnerId } = found.state;
    const workflow = this.journeys.workflow(programId, context);
    const identifiers = await identifiersOf(workflow, this.facts, customer);
    const [hasBought, marks, journey] = await Promise.all([
      workflow.hasBought(identifiers),
      workflow.names.marks(customer.email),
      workflow.find(identifiers),
    ]);
    const living = await survivorOf(this.facts, tenant, partnerId);
    const self = await this.marks.selfReferral(tenant, programId, living, [marks]);
    const customers = [
      ...new Set([...identifiers.map(({ aliasId }) => aliasId), ...(journey?.identifiers.keys() ?? [])]),
    ];
    const data = { codeId, redemptionId: redemptionIdOf(context), customers, hasBought, isSelf: self === 'same-email' };
    return new ReserveRedemption(data, context);
  }
}

export const redemptionIdOf = ({ commandId }: CommandContext): string => deterministicId('redemption', commandId);

const UNKNOWN: Refusal<'CODE_UNKNOWN'> = refuse('CODE_UNKNOWN', 'the program has no such code', 'code');
