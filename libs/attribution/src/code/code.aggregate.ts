import type { Aggregate } from '#libs/eventing';
import * as commands from './code.commands.js';
import { codeDecider } from './code.js';
import { type CodeEvent, codeEvents } from './code.events.js';
import type { CodeState } from './code.state.js';

export const codeAggregate: Aggregate<commands.CodeCommand, CodeState, CodeEvent> = {
  decider: codeDecider,
  events: codeEvents,
  commands,
  id: ({ data }) => data.codeId,
  creates: ['IssueCode'],
};
