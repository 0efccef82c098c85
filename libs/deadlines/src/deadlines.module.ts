import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { agendaAggregate } from './agenda/agenda.aggregate.js';
import { DeadlineResolver } from './graphql/deadline.resolver.js';
import { deadlineView } from './read-models/deadline.view.js';
import { keptBack } from '#libs/feed';
import { agendaEvents } from './agenda/agenda.events.js';

/** What is due when, for all contexts: they declare and answer it, and nothing of them is known here. */
@Module({ providers: [DeadlineResolver] })
export class DeadlinesModule {
  static readonly context = context({
    aggregates: [agendaAggregate],
    views: [deadlineView],
    feeds: [keptBack(agendaEvents)],
  });
}
