import {
  type AnyDeadlines,
  type AnyPolicy,
  type DeadlineChange,
  Parked,
  policy,
  type PolicyCommand,
  policyContext,
  positionText,
} from '#libs/eventing';
import { type DomainEvent, parseInstant, type Recorded, refuse } from '#libs/kernel';
import { type AgendaChange, KeepAgenda } from '../agenda/agenda.commands.js';
import { agendaIdOf, deadlineIdOf } from '../agenda/agenda.js';

export const KEEP_AGENDA = 'keep-agenda-when-something-gets-due';

type Event = Recorded<DomainEvent>;
type Rule = (event: Event) => readonly DeadlineChange[];

interface Sheet {
  readonly changes: AgendaChange[];
  readonly answers: Event[];
}

/** Takes over what events of all contexts set and clear: one append for each agenda and batch. */
export function keepAgendaWhenSomethingGetsDue(tables: readonly AnyDeadlines[]): AnyPolicy {
  const rules = rulesOf(tables);
  return policy<DomainEvent>({
    name: KEEP_AGENDA,
    sources: [...new Set(tables.map(({ of }) => of))],
    on: [...rules.keys()],
    react: async (events) => commandsFor(events, rules),
  });
}

/** Several tables may speak for one type, such as for what is due every day: they do so in the order of the contexts. */
function rulesOf(tables: readonly AnyDeadlines[]): ReadonlyMap<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const { on } of tables) {
    for (const [type, rule] of Object.entries(on as Record<string, Rule>)) {
      const before = rules.get(type);
      rules.set(type, before ? (event) => [...before(event), ...rule(event)] : rule);
    }
  }
  return rules;
}

function commandsFor(events: readonly Event[], rules: ReadonlyMap<string, Rule>): PolicyCommand[] {
  const sheets = new Map<string, Sheet>();
  for (const event of events) {
    for (const [agendaId, changes] of changesOf(event, rules.get(event.type)?.(event) ?? [])) {
      const sheet = sheets.get(agendaId) ?? { changes: [], answers: [] };
      sheets.set(agendaId, sheet);
      sheet.changes.push(...changes);
      sheet.answers.push(event);
    }
  }
  return [...sheets].map(([agendaId, { changes, answers }]) => ({
    command: new KeepAgenda({ agendaId, changes }, policyContext(KEEP_AGENDA, answers)),
    answers,
  }));
}

/** By agenda; of several changes of one deadline the last, because one event is one moment. */
function changesOf(event: Event, declared: readonly DeadlineChange[]): Map<string, AgendaChange[]> {
  const { tenant } = event.metadata;
  const source = { eventId: event.id, position: positionText(event.position) };
  const last = new Map(declared.map((change) => [deadlineIdOf(tenant, change), change]));
  const agendas = new Map<string, AgendaChange[]>();
  for (const [deadlineId, change] of last) {
    const { subject, kind, key } = change;
    const agendaId = agendaIdOf(tenant, change);
    const dueAt = change.change === 'set' ? momentOf(event, change.dueAt) : null;
    agendas.set(agendaId, [...(agendas.get(agendaId) ?? []), { deadlineId, subject, kind, key, dueAt, source }]);
  }
  return agendas;
}

/** In the one form whose texts sort as moments do. */
function momentOf(event: Event, text: string): string {
  const moment = parseInstant(text);
  if (moment === undefined) throw new Parked(event, refuse('NOT_A_MOMENT', `${text} is no moment to be due at`));
  return moment;
}
