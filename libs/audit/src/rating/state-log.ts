import type { Recorded } from '#libs/kernel';
import type { HierarchyEvent, PartnerEvent } from '#libs/partners';
import type { ProgramEvent } from '#libs/programs';
import { PartnerStates } from '../states/partner.states.js';
import { Hierarchy } from '../sources/hierarchy.js';
import { ProgramStates } from './program.states.js';
import type { PartnersKnown } from './program-terms.js';

type Partner = Recorded<PartnerEvent>;

const until =
  (at: bigint) =>
  ({ position }: Recorded): boolean =>
    position.commit <= at;

/** All that was said of a program and its partners: what is known by now, and, for recredits of sales, what was known at an earlier place of the history. */
export class StateLog {
  /** As far as history has been read. */
  readonly programNow = new ProgramStates();
  readonly partnersNow = new Map<string, PartnerStates>();
  private readonly program: Recorded<ProgramEvent>[] = [];
  private readonly partners = new Map<string, Partner[]>();
  private readonly tree: (Recorded<HierarchyEvent> | Partner)[] = [];
  /** By how many of the events they know. */
  private readonly programs = new Map<number, ProgramStates>();
  private readonly trees = new Map<number, Hierarchy>();

  ofProgram(event: Recorded<ProgramEvent>): void {
    this.program.push(event);
    this.programNow.learn(event);
  }

  ofPartner(event: Partner): void {
    const { partnerId } = event.data;
    const events = this.partners.get(partnerId) ?? [];
    const known = this.partnersNow.get(partnerId) ?? new PartnerStates();
    events.push(event);
    known.learn(event);
    this.partners.set(partnerId, events);
    this.partnersNow.set(partnerId, known);
    if (event.type === 'partner.merged') this.tree.push(event);
  }

  ofHierarchy(event: Recorded<HierarchyEvent>): void {
    this.tree.push(event);
  }

  /** As one of its events left it; undefined: as far as history has been read. */
  partnerUpTo(partnerId: string, revision: bigint | undefined): PartnerStates | undefined {
    const now = this.partnersNow.get(partnerId);
    if (revision === undefined || !now || now.revision <= revision) return now;
    return foldedOf(this.partners.get(partnerId)?.filter((event) => event.revision <= revision) ?? []);
  }

  partnersAt(at: bigint): PartnersKnown {
    return { get: (partnerId) => this.partnerAt(partnerId, at) };
  }

  programAt(at: bigint): ProgramStates {
    return remembered(this.programs, this.program.filter(until(at)), (events) => {
      const known = new ProgramStates();
      for (const event of events) known.learn(event);
      return known;
    });
  }

  treeAt(at: bigint): Hierarchy {
    return remembered(this.trees, this.tree.filter(until(at)), (events) => {
      const tree = new Hierarchy();
      for (const { type, data } of events) {
        if (type === 'partner.merged') tree.merge(data.partnerId, data.into);
        else if (type === 'hierarchy.parent-set') tree.learn(data.partnerId, data.parentId, data.effectiveFrom);
      }
      return tree;
    });
  }

  private partnerAt(partnerId: string, at: bigint): PartnerStates | undefined {
    return foldedOf(this.partners.get(partnerId)?.filter(until(at)) ?? []);
  }
}

function foldedOf(events: readonly Partner[]): PartnerStates | undefined {
  if (events.length === 0) return undefined;
  const known = new PartnerStates();
  for (const event of events) known.learn(event);
  return known;
}

function remembered<Event, Known>(
  all: Map<number, Known>,
  events: readonly Event[],
  make: (events: readonly Event[]) => Known,
): Known {
  const found = all.get(events.length) ?? make(events);
  all.set(events.length, found);
  return found;
}
