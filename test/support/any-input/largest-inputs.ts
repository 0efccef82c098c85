import { getNullableType, type GraphQLInputType, isInputObjectType, isListType } from 'graphql';
import type { Input } from '../sender.js';
import { leafKindOf } from './leaf-kinds.js';

/** A list of an input that was accepted, as long as is asked for. */
interface LongList {
  readonly path: string;
  readonly of: (length: number) => Input;
}

/** Every list in an input, but for the items of a bulk; elements differ from each other in their texts and keys. */
export function listsIn(type: GraphQLInputType, like: Input): LongList[] {
  return lists(type, like, []).map(({ path, put }) => ({
    path: path.join('.'),
    of: (length) => put(length) as Input,
  }));
}

interface Found {
  readonly path: readonly string[];
  readonly put: (length: number) => unknown;
}

function lists(type: GraphQLInputType, like: unknown, path: readonly string[]): Found[] {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const [first, ...others] = Array.isArray(like) ? (like as readonly unknown[]) : [];
    if (first === undefined) return [];
    const of = inner.ofType as GraphQLInputType;
    const whole: Found = {
      path,
      put: (length) => Array.from({ length }, (_, n) => another(of, first, n, path.at(-1) ?? '')),
    };
    const within = lists(of, first, path).map((found) => ({
      ...found,
      put: (length: number) => [found.put(length), ...others],
    }));
    return path.at(-1) === 'items' ? within : [whole, ...within];
  }
  if (!isInputObjectType(inner) || typeof like !== 'object' || like === null) return [];
  const given = like as Input;
  return Object.values(inner.getFields()).flatMap((field) =>
    lists(field.type, given[field.name], [...path, field.name]).map((found) => ({
      ...found,
      put: (length: number) => ({ ...given, [field.name]: found.put(length) }),
    })),
  );
}

/** The same with other texts and keys; figures, times and words of ours stay. */
function another(type: GraphQLInputType, like: unknown, n: number, name: string): unknown {
  const inner = getNullableType(type);
  if (n === 0) return like;
  if (isInputObjectType(inner) && typeof like === 'object' && like !== null) {
    const fields = inner.getFields();
    return Object.fromEntries(
      Object.entries(like).map(([field, value]) => {
        const of = fields[field]?.type;
        return [field, of ? another(of, value, n, field) : value];
      }),
    );
  }
  const kind = typeof like === 'string' ? leafKindOf(String(inner), name) : undefined;
  return kind === 'text' || kind === 'key' ? `${String(like)}-${n}` : like;
}
