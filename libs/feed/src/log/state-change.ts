import { isDeepStrictEqual } from 'node:util';
import type { DescMessage } from '@bufbuild/protobuf';
import { type FeedJson, SealedText } from '#libs/eventing';
import { MoneySchema } from '#libs/feed-client';
import { withoutSealed } from './sealed-fields.js';

export interface StateChange {
  /** The fields that differ: `state`, `customer.name`. */
  readonly changed: readonly string[];
  /** Of those the values that there were. Never personal ones. */
  readonly before: FeedJson;
}

/**
 * What differs between two states of one message, field by field; an amount, a list and a map are one field each. A personal field that was
 * encrypted anew counts as changed: nobody can tell without opening it.
 */
export function changeOf(message: DescMessage, before: FeedJson, after: FeedJson): StateChange {
  const changed: string[] = [];
  const was: [string, unknown][] = [];
  for (const field of message.fields) {
    const name = field.jsonName;
    const [one, other] = [before[name], after[name]];
    if (isDeepStrictEqual(one, other)) continue;
    if (field.fieldKind === 'message' && hasFieldsOfItsOwn(field.message)) {
      const below = changeOf(field.message, (one ?? {}) as FeedJson, (other ?? {}) as FeedJson);
      changed.push(...below.changed.map((each) => `${name}.${each}`));
      if (Object.keys(below.before).length > 0) was.push([name, below.before]);
    } else {
      changed.push(name);
      if (one !== undefined && !(one instanceof SealedText)) was.push([name, withoutSealed({ one }).json['one']]);
    }
  }
  return { changed, before: Object.fromEntries(was) };
}

/** A message of the contract, other than an amount: a moment is one value, too. */
const hasFieldsOfItsOwn = ({ typeName }: DescMessage): boolean =>
  typeName.startsWith('concord.') && typeName !== MoneySchema.typeName;
