import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLLeafType,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
} from 'graphql';
import { buildExecutionContext, buildResolveInfo, type ExecutionContext } from 'graphql/execution/execute.js';
import { type PlannedField, planOf, type Shape } from './query-plan.js';

type Holder = Record<string | number, unknown>;

/** Where a value goes, and what becomes null when it cannot be. */
interface Place extends ResponsePath {
  readonly prev: Place | undefined;
  readonly holder: Holder;
  readonly required: boolean;
}

/** As an object without a prototype, so that a field may have any name, but one whose fields are found quickly. */
const Answer = function () {} as unknown as new () => Holder;
Answer.prototype = Object.create(null) as object;

/**
 * Runs a query as graphql-js does, and answers the same. What is equal for all rows — fields, arguments, types — is worked out once,
 * and a value that is there is never waited for. The schema must be one that `canBePlanned`.
 */
export function executeQuery(args: ExecutionArgs): Promise<ExecutionResult> | ExecutionResult {
  const context = buildExecutionContext(args);
  return 'schema' in context ? new QueryExecution(context).run() : { errors: context };
}

class QueryExecution {
  private waiting = 0;
  private done: () => void = () => undefined;
  private data: Holder | null = new Answer();

  constructor(private readonly context: ExecutionContext) {}

  run(): Promise<ExecutionResult> | ExecutionResult {
    try {
      if (this.data) this.fill(this.data, planOf(this.context), this.context.rootValue, undefined);
    } catch (error) {
      this.withoutData(error as GraphQLError);
    }
    if (this.waiting === 0) return this.result();
    return new Promise((resolve) => {
      this.done = () => resolve(this.result());
    });
  }

  private result(): ExecutionResult {
    const { errors } = this.context.collectedErrors;
    return errors.length > 0 ? { errors, data: this.data } : { data: this.data };
  }

  private fill(holder: Holder, fields: readonly PlannedField[], row: unknown, above: Place | undefined): void {
    for (const field of fields) holder[field.name] = this.fieldOf(field, row, holder, above);
  }

  private fieldOf(field: PlannedField, row: unknown, holder: Holder, above: Place | undefined): unknown {
    const { shape } = field;
    let place: Place | undefined;
    try {
      if (field.ofRowAlone && shape.kind === 'leaf') {
        const value: unknown = field.resolve(row, {}, undefined, undefined as never);
        if (!isPromise(value)) return leafOf(field, shape.type, shape.required, value);
        place = placeOf(field, holder, above);
        return this.later(value, field, shape, place);
      }
      place = placeOf(field, holder, above);
      return this.valueOf(this.resolved(field, row, place), field, shape, place);
    } catch (error) {
      return this.failed(error, field, place ?? placeOf(field, holder, above));
    }
  }

  private resolved(field: PlannedField, row: unknown, place: Place): unknown {
    if (field.ofRowAlone) return field.resolve(row, {}, undefined, undefined as never);
    const { definition, nodes, parent } = field;
    const info = buildResolveInfo(this.context, definition, nodes, parent, place);
    return field.resolve(row, field.args(), this.context.contextValue, info);
  }

  /** The value as it is answered; undefined as long as it has to be waited for. */
  private valueOf(value: unknown, field: PlannedField, shape: Shape, place: Place): unknown {
    if (isPromise(value)) return this.later(value, field, shape, place);
    if (shape.kind === 'leaf') return leafOf(field, shape.type, shape.required, value);
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) return nothing(field, shape.required);
    if (shape.kind === 'list') return this.listOf(value, field, shape.items, place);
    const answer = new Answer();
    this.fill(answer, shape.fields(), value, place);
    return answer;
  }

  private listOf(value: unknown, field: PlannedField, shape: Shape, above: Place): unknown[] {
    if (!isIterable(value)) {
      const { parent, definition } = field;
      const name = `${parent.name}.${definition.name}`;
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`);
    }
    const list: unknown[] = [];
    for (const item of value) {
      const at = { prev: above, key: list.length, typename: undefined };
      const place = { ...at, holder: list as never as Holder, required: shape.required };
      list.push(this.itemOf(item, field, shape, place));
    }
    return list;
  }

  private itemOf(item: unknown, field: PlannedField, shape: Shape, place: Place): unknown {
    try {
      return this.valueOf(item, field, shape, place);
    } catch (error) {
      return this.failed(error, field, place);
    }
  }

  private later(value: PromiseLike<unknown>, field: PlannedField, shape: Shape, place: Place): undefined {
    this.waiting += 1;
    value.then(
      (found) => {
        try {
          place.holder[place.key] = this.valueOf(found, field, shape, place);
        } catch (error) {
          this.failedLate(error, field, place);
        }
        this.arrived();
      },
      (error: unknown) => {
        this.failedLate(error, field, place);
        this.arrived();
      },
    );
    return undefined;
  }

  private arrived(): void {
    this.waiting -= 1;
    if (this.waiting === 0) this.done();
  }

  /** Null where null may be; else what holds the place fails. */
  private failed(error: unknown, field: PlannedField, place: Place): null {
    const located = locatedError(error, field.nodes, responsePathAsArray(place));
    if (place.required) throw located;
    this.context.collectedErrors.add(located, place);
    return null;
  }

  /** The same for what fails when its holder has long been answered. */
  private failedLate(error: unknown, field: PlannedField, place: Place): void {
    const located = locatedError(error, field.nodes, responsePathAsArray(place));
    let nulled: Place | undefined = place;
    while (nulled?.required) nulled = nulled.prev;
    if (!nulled) return this.withoutData(located);
    nulled.holder[nulled.key] = null;
    this.context.collectedErrors.add(located, nulled);
  }

  private withoutData(error: GraphQLError): void {
    this.context.collectedErrors.add(error, undefined);
    this.data = null;
  }
}

const placeOf = ({ name, parent, shape }: PlannedField, holder: Holder, prev: Place | undefined): Place => ({
  prev,
  key: name,
  typename: parent.name,
  holder,
  required: shape.required,
});

function leafOf(field: PlannedField, type: GraphQLLeafType, required: boolean, value: unknown): unknown {
  if (value === null || value === undefined) return nothing(field, required);
  if (value instanceof Error) throw value;
  const written: unknown = type.serialize(value);
  if (written === null || written === undefined) throw new Error(`${type.name} cannot write ${String(value)}`);
  return written;
}

function nothing({ parent, definition }: PlannedField, required: boolean): null {
  if (required) throw new Error(`Cannot return null for non-nullable field ${parent.name}.${definition.name}.`);
  return null;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && typeof (value as { then?: unknown } | null)?.then === 'function';

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  typeof (value as { [Symbol.iterator]?: unknown } | null)?.[Symbol.iterator] === 'function';
