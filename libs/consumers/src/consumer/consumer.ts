import { type Decider, type Decision, idOf, refuse, type Refusal, textFault, unreachable } from '#libs/kernel';
import type { ConsumerCommand, CreateConsumer, NoteProgress, SeekConsumer } from './consumer.commands.js';
import type { ConsumerEvent, ConsumerFilter } from './consumer.events.js';
import type { ConsumerRefusal } from './consumer.refusals.js';
import { type ActiveConsumer, type ConsumerState, evolveConsumer } from './consumer.state.js';

const MOST_SHARDS = 32;
const NAME = /^[a-z0-9.-]{1,64}$/;

/** One for each name of a tenant, also after it was deleted and made anew. */
export const consumerIdOf = (tenant: string, name: string): string => idOf(tenant, 'consumer', name);

/** A filter by which two can be compared: each list sorted, nothing twice. */
export const filterInOrder = (filter: {
  readonly [List in keyof ConsumerFilter]?: readonly string[];
}): ConsumerFilter => {
  const sorted = (list: readonly string[] = []): string[] => [...new Set(list)].sort();
  const { types, programIds, partnerIds, subjectIds } = filter;
  return {
    types: sorted(types),
    programIds: sorted(programIds),
    partnerIds: sorted(partnerIds),
    subjectIds: sorted(subjectIds),
  };
};

type Decided = Decision<ConsumerEvent, ConsumerRefusal>;

export const consumerDecider: Decider<ConsumerCommand, ConsumerState, ConsumerEvent, ConsumerRefusal> = {
  initial: { status: 'absent', version: 0 },
  decide(command, state): Decided {
    switch (command.type) {
      case 'CreateConsumer':
        return create(command, state);
      case 'SeekConsumer':
        return state.status === 'absent' ? absent() : seek(command, state);
      case 'NoteProgress':
        return state.status === 'absent' ? [] : note(command, state);
      case 'DeleteConsumer':
        return state.status === 'absent'
          ? absent()
          : [{ type: 'consumer.deleted', data: { ...command.data, explainedFor: state.explainedFor } }];
      default:
        return unreachable(command);
    }
  },
  evolve: evolveConsumer,
};

const absent = (): Refusal<ConsumerRefusal> =>
  refuse('NO_CONSUMER', 'there is no consumer of that name: create it first', 'name');

function create({ data, context }: CreateConsumer, state: ConsumerState): Decided {
  const { name, shards } = data;
  if (!NAME.test(name))
    return refuse('NAME_MALFORMED', 'name the consumer in 1 to 64 of a-z, 0-9, - and ., such as crm', 'name');
  if (!Number.isInteger(shards) || shards < 1 || shards > MOST_SHARDS)
    return refuse('OUT_OF_RANGE', `give 1 to ${MOST_SHARDS} shards`, 'shards');
  if (state.status === 'absent')
    return [{ type: 'consumer.created', data: { ...data, createdAt: context.occurredAt } }];
  const other = differs(data, state);
  return other === undefined
    ? []
    : refuse(
        'CONSUMER_DIFFERS',
        `the consumer ${name} has another ${other}: settings never change; name another consumer, and begin it at the cursor of this one`,
        other,
      );
}

function differs(asked: CreateConsumer['data'], { filter, places, start }: ActiveConsumer): string | undefined {
  if (JSON.stringify(asked.filter) !== JSON.stringify(filter)) return 'filter';
  if (asked.shards !== places.length) return 'number of shards';
  return asked.start === start ? undefined : 'start';
}

function seek({ data }: SeekConsumer, { explainedFor }: ActiveConsumer): Decided {
  const fault = textFault(data.reason, 'reason');
  if (fault) return fault;
  return [{ type: 'consumer.sought', data: { ...data, explainedFor } }];
}

/** What is behind what was noted before comes late, and says nothing new. */
function note(
  { data: { consumerId, version, shards } }: NoteProgress,
  { version: now, places }: ActiveConsumer,
): Decided {
  if (version !== now) return [];
  const news = shards.filter(({ number, sequence }) => {
    const place = places[number];
    return place !== undefined && BigInt(sequence) > BigInt(place.sequence);
  });
  return news.length === 0 ? [] : [{ type: 'consumer.progressed', data: { consumerId, shards: news } }];
}
