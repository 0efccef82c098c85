import {
  type AliasEvent,
  aliasEvents,
  type CodeEvent,
  codeEvents,
  type JourneyEvent,
  journeyEvents,
} from '#libs/attribution';
import { type AccountEvent, accountEvents } from '#libs/deals';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { type ProgramEvent, programEvents } from '#libs/programs';
import { saleEvents } from '#libs/sales';
import { CodesAudit } from '../../libs/audit/src/journeys/codes.audit.js';
import { IdentityAudit } from '../../libs/audit/src/customers/identity.audit.js';
import { JourneysAudit } from '../../libs/audit/src/journeys/journeys.audit.js';
import { StateLog } from '../../libs/audit/src/rating/state-log.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { Hierarchy } from '../../libs/audit/src/sources/hierarchy.js';
import type { SourceEvent } from '../../libs/audit/src/sources/source.checks.js';
import type { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';

const TYPES = [
  ...[programEvents, partnerEvents, journeyEvents, aliasEvents, codeEvents, accountEvents, saleEvents],
] as never;

/** Other data of an event; null: it is taken out of the history. */
export type Change = (event: Recorded<DomainEvent>) => object | null;

/** What happened in a world that matters to its customers, in the order of history. */
export async function eventsOf(world: CreditingWorld): Promise<readonly Recorded<DomainEvent>[]> {
  const wanted = (type: string): boolean => /^(program|partner|journey|alias|code|account|sale)\./.test(type);
  return (await world.happened(TYPES, { wanted })).events;
}

/** One after another, so that nobody can have read what another one was about to write. */
const recordedAt = (n: number): string => new Date(Date.UTC(2026, 0) + n * 601_000).toISOString();

/** What the audit of customers and codes finds in a history. */
export function auditCustomers(
  programId: string,
  events: readonly Recorded<DomainEvent>[],
  change: Change = () => ({}),
  /** Of which nouns something is left out. */
  ...leftOut: readonly string[]
) {
  const findings = new Findings();
  const [log, hierarchy, sold] = [new StateLog(), new Hierarchy(), new Set<string>()];
  const of = { programId, log, knowledge: log.programNow, program: { hierarchy } };
  const identity = new IdentityAudit('acme', of, findings);
  const codes = new CodesAudit({ isSold: (saleId) => sold.has(saleId), identity }, programId, findings);
  const audit = new JourneysAudit('acme', of, identity, codes, findings);
  for (const noun of leftOut) audit.leftOut(noun);
  for (const [n, before] of events.entries()) {
    const changed = change(before);
    if (changed === null) continue;
    const data = { ...(before.data as object), ...changed };
    const event = { ...before, data, recordedAt: recordedAt(n) } as Recorded<DomainEvent>;
    const [noun] = event.type.split('.');
    if (noun === 'program') log.ofProgram(event as Recorded<ProgramEvent>);
    if (noun === 'partner') log.ofPartner(event as Recorded<PartnerEvent>);
    if (event.type === 'partner.merged') {
      const { partnerId, into } = event.data as { readonly partnerId: string; readonly into: string };
      hierarchy.merge(partnerId, into);
    }
    if (noun === 'journey') audit.journey(event as Recorded<JourneyEvent>);
    if (noun === 'alias') audit.alias(event as Recorded<AliasEvent>);
    if (noun === 'account') audit.account(event as Recorded<AccountEvent>);
    if (noun === 'code') codes.take(event as Recorded<CodeEvent>);
    if (noun === 'sale') audit.sale(event as SourceEvent);
    if (noun === 'sale') codes.sale(event as SourceEvent);
    if (event.type === 'sale.recorded') sold.add((event.data as { saleId: string }).saleId);
  }
  audit.finish();
  return { audit, codes, found: findings.first().map(({ kind, fields }) => [kind, ...fields.map(({ path }) => path)]) };
}
