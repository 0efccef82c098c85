import { type FreeDays, isRefusal } from '#libs/kernel';
import * as commands from '../src/sharing/sharing.commands.js';
import type { RejectReason, SharingEvent, SharingPart } from '../src/sharing/sharing.events.js';
import { sharingDecider } from '../src/sharing/sharing.js';
import { NO_SHARING, type SharingState } from '../src/sharing/sharing.state.js';
import { by } from './activity.fixtures.js';

const of = { activityId: 'activity', programId: 'program' };
const calendar: FreeDays = { weekend: [6, 7], holidays: [] };
const NOW = '2024-05-01T12:00:00.000Z';
/** May get leads; others by saying so. */
const hosts = ['A', 'B', 'C', ...Array.from({ length: 8 }, (_, n) => `P${n}`)];
const terms = { timeZone: 'Europe/Berlin', calendar };

export const part = (partnerId: string | null, weight: number, countries: readonly string[] = []): SharingPart => ({
  ...{ partnerId, weight, countries },
});

export const propose = (parts: readonly SharingPart[], change: Partial<commands.ProposeSharing['data']> = {}) =>
  new commands.ProposeSharing(
    {
      ...{ ...of, rule: 'basis-points', parts, acceptWithinBusinessDays: 2 },
      hosts: parts.flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId])),
      ...change,
    },
    by(),
  );
export const agree = (partnerId: string, version = 1) => new commands.AgreeSharing({ ...of, version, partnerId }, by());
export const lead = (leadId: string, change: Partial<commands.AssignLead['data']> = {}) =>
  new commands.AssignLead(
    { ...of, leadId, country: null, mayBeShared: true, knownAt: NOW, terms, hosts, ...change },
    by(),
  );
export const accept = (leadId: string, who: string | null = null) =>
  new commands.AcceptLead({ ...of, leadId, by: who }, by());
export const reject = (leadId: string, reason: RejectReason, who: string | null = null) =>
  new commands.RejectLead({ ...of, leadId, by: who, reason, terms, hosts }, by());
export const passOn = (leadId: string, dueAt: string, noticedAt = dueAt) =>
  new commands.PassLeadOn({ ...of, leadId, dueAt, noticedAt, terms, hosts }, by(dueAt));
export const reassign = (leadId: string, partnerId: string | null, among = hosts) =>
  new commands.ReassignLead({ ...of, leadId, partnerId, hosts: among, reason: 'knows them', terms }, by());

export const when = (state: SharingState, command: commands.SharingCommand) => sharingDecider.decide(command, state);

/** What happened since, with the state it leads to. */
export function told(state: SharingState, ...run: readonly commands.SharingCommand[]) {
  const events: SharingEvent[] = [];
  let now = state;
  for (const command of run) {
    const decision = when(now, command);
    if (isRefusal(decision)) throw new Error(decision.message);
    events.push(...decision);
    now = decision.reduce(sharingDecider.evolve, now);
  }
  return { events, state: now };
}

export const after = (...run: readonly commands.SharingCommand[]): SharingState => told(NO_SHARING, ...run).state;

/** To whom leads went, in order; the vendor is '-'. */
export const ownersIn = (events: readonly SharingEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'sharing.lead-assigned' ? [event.data.partnerId ?? '-'] : []));
