import {
  type AnyAggregate,
  type BlindIndex,
  EventCodec,
  type EventStore,
  eventTypesOf,
  type PersonalData,
  sealedFieldsOf,
  type ViewPositions,
} from '#libs/eventing';
import type { TenantReader } from '#libs/graphql';
import type { DomainEvent, Position } from '#libs/kernel';
import { type EventReader, reconcile, type ReconcileOptions } from '../report/reconcile.js';
import type { Reconciliation } from '../report/report.js';

export interface ReconcilerParts {
  readonly store: EventStore;
  readonly aggregates: readonly AnyAggregate[];
  readonly blind: BlindIndex;
  /** Rows under row-level security, in the role that only reads. */
  readonly reader: TenantReader;
  readonly positions: Pick<ViewPositions, 'wait'>;
}

export type Question = Pick<ReconcileOptions, 'tenant' | 'programId' | 'period' | 'onProgress' | 'signal'>;

/** What persons are called plays no part in an audit: it is left sealed. */
const SEALED: PersonalData = {
  seal: () => Promise.reject(new Error('an audit writes nothing')),
  open: () => Promise.resolve(null),
};

/** Reconciles programs of a running service. An audit reads the whole history of its tenant, so one runs at a time. */
export class Reconciler {
  private readonly running = new Map<string, Promise<Reconciliation>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: ReconcilerParts) {}

  /** Who asks the same while it is worked out gets the same answer. Throws UnknownProgram, NotYetVisible, UnknownEvent. */
  reconcile(question: Question): Promise<Reconciliation> {
    const key = JSON.stringify([question.tenant, question.programId, question.period ?? null]);
    const running = this.running.get(key) ?? this.start(key, question);
    return running;
  }

  /** Where the history ends now; null while there is none. */
  async head(): Promise<Position | null> {
    return (await this.parts.store.head()) ?? null;
  }

  private start(key: string, question: Question): Promise<Reconciliation> {
    const result = this.last.then(() => this.run(question)).finally(() => this.running.delete(key));
    this.running.set(key, result);
    this.last = result.catch(() => undefined);
    return result;
  }

  private run(question: Question): Promise<Reconciliation> {
    const { store, aggregates, blind, reader, positions } = this.parts;
    const { tenant } = question;
    return reconcile({
      ...question,
      store,
      reader: eventReader(aggregates, blind),
      database: {
        rows: (text, values) => reader.objects({ tenant }, { text, values }),
        level: (tables, after) => positions.wait(tables, { after }),
      },
    });
  }
}

/** Reads events of these aggregates in their newest version and opens nothing that is personal. */
export function eventReader(aggregates: readonly AnyAggregate[], blind: BlindIndex): EventReader {
  const index = eventTypesOf([...new Set(aggregates.map(({ events }) => events))] as never);
  const codec = new EventCodec(SEALED, blind);
  return {
    decode: (events) => codec.decode<DomainEvent>(index, events),
    sealed: (type, version) => sealedFieldsOf(index, type, version),
    persons: (tenant) => blind.persons(tenant),
  };
}
