import type { DescMessage } from '@bufbuild/protobuf';
import type { FeedSubject } from '#libs/eventing';
import { EventSchema } from '#libs/feed-client';

/** The contract's messages for one kind of subject. */
export interface SubjectMessages {
  /** `DealEvent` */
  readonly event: DescMessage;
  /** `Deal` */
  readonly state: DescMessage;
  /** Whether its events say what changed. */
  readonly hasBefore: boolean;
}

const known = new Map<string, SubjectMessages>();

/** Throws for a field that the contract does not have: a fault of the build. */
export function messagesOf({ field }: Pick<FeedSubject, 'field'>): SubjectMessages {
  const found = known.get(field);
  if (found) return found;
  const event = messageIn(EventSchema, field);
  const messages = { event, state: messageIn(event, field), hasBefore: 'before' in event.field };
  known.set(field, messages);
  return messages;
}

function messageIn(message: DescMessage, name: string): DescMessage {
  const field = message.fields.find(({ localName }) => localName === name);
  if (field?.fieldKind !== 'message') throw new TypeError(`${message.typeName} has no message in ${name}`);
  return field.message;
}
