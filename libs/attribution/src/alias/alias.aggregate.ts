import { aggregate } from '#libs/eventing';
import { aliasDecider, ClaimAlias, VacateAlias } from './alias.js';
import { aliasEvents } from './alias.events.js';

export const aliasAggregate = aggregate({
  decider: aliasDecider,
  events: aliasEvents,
  commands: { ClaimAlias, VacateAlias },
  id: ({ data }) => data.aliasId,
  creates: ['ClaimAlias'],
});
