import {
  command,
  type Decider,
  type Decision,
  type Instant,
  instantOf,
  isRefusal,
  refuse,
  type Refusal,
} from '#libs/kernel';
import { reasonFault } from '../events/partner.rules.js';
import { faultOfParent } from './hierarchy.check.js';
import type { HierarchyEvent } from './hierarchy.events.js';
import { evolveHierarchy, type Hierarchy, NO_HIERARCHY } from './hierarchy.state.js';
import type { HierarchyRefusal } from './hierarchy.refusals.js';

/** What is known of a partner that somebody named. */
export type KnownPartner =
  | { readonly found: false }
  | { readonly found: true; readonly programId: string; readonly mergedInto: string | null };

/**
 * Puts a partner below another from a moment on. `partner`, `parent` and `survivors` are facts of the partners' own streams: of every record
 * above the parent that was merged, the one it ended in.
 */
export class SetPartnerParent extends command('SetPartnerParent')<{
  readonly programId: string;
  readonly partnerId: string;
  readonly parentId: string | null;
  readonly effectiveFrom: Instant;
  readonly reason: string;
  readonly partner: KnownPartner;
  /** null: nobody is to stand above it. */
  readonly parent: KnownPartner | null;
  readonly survivors: Readonly<Record<string, string>>;
}>() {}

export const hierarchyDecider: Decider<SetPartnerParent, Hierarchy, HierarchyEvent, HierarchyRefusal> = {
  initial: NO_HIERARCHY,
  decide: setParent,
  evolve: evolveHierarchy,
};

function setParent(
  { data, context }: SetPartnerParent,
  hierarchy: Hierarchy,
): Decision<HierarchyEvent, HierarchyRefusal> {
  const { programId, partnerId, parentId, reason, partner, parent, survivors } = data;
  const fault = faultOfRecord(partner, programId, 'partnerId') ?? faultOfRecord(parent, programId, 'parentId');
  const effectiveFrom = instantOf(data.effectiveFrom, 'effectiveFrom');
  if (fault) return fault;
  if (isRefusal(effectiveFrom)) return effectiveFrom;
  const changes = hierarchy.changes.get(partnerId) ?? [];
  const until = changes.find((change) => change.effectiveFrom > effectiveFrom)?.effectiveFrom ?? null;
  const survivorOf = (id: string): string => (Object.hasOwn(survivors, id) ? (survivors[id] ?? id) : id);
  const refused =
    reasonFault(reason) ??
    (parentId === null
      ? undefined
      : faultOfParent(hierarchy, partnerId, parentId, { from: effectiveFrom, to: until }, survivorOf));
  if (refused) return refused;
  if (changes.some((change) => change.effectiveFrom === effectiveFrom && change.parentId === parentId)) return [];
  const at = context.occurredAt;
  return [
    {
      type: 'hierarchy.parent-set',
      data: { programId, partnerId, parentId, effectiveFrom, until, at, reason: reason.trim() },
    },
  ];
}

function faultOfRecord(
  record: KnownPartner | null,
  programId: string,
  field: string,
): Refusal<HierarchyRefusal> | undefined {
  if (record === null) return undefined;
  if (!record.found) return refuse('NOT_FOUND', 'there is no such partner', field);
  if (record.mergedInto !== null)
    return refuse('PARTNER_MERGED', `the partner was merged into ${record.mergedInto}; act on that one`, field);
  const message = 'a partner and its parent are of one program';
  return record.programId === programId ? undefined : refuse('OTHER_PROGRAM', message, field);
}
