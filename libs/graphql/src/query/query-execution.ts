import { type ExecutionResult, GraphQLError, locatedError, responsePathAsArray } from 'graphql';
import { buildResolveInfo, type ExecutionContext } from 'graphql/execution/execute.js';
import { AnswerSize } from './answer-size.js';
import { Breath } from '#libs/eventing';
import { Answer, type Holder, nulledBy, type Place, placeOf } from './query-place.js';
import { type PlannedField, planOf, type Shape } from './query-plan.js';
import { isIterable, isPromise, leafOf, nothing } from './query-values.js';

/** Elements of lists that take a while; an answer of fewer is made at once. */
const MANY = 1_000;

/**
 * Runs an operation as graphql-js does, and answers the same; fields of a mutation one after the other. What is equal for all rows —
 * fields, arguments, types — is worked out once, a value that is there is never waited for, and a long list lets others have their turn.
 * The schema must be one that `canBePlanned`. Ends with TOO_COSTLY when the answer has more values than `most`: a report may be longer than
 * anybody could foresee.
 */
export function executeAdmitted(
  context: ExecutionContext,
  most = Number.POSITIVE_INFINITY,
): Promise<ExecutionResult> | ExecutionResult {
  return new QueryExecution(context, new AnswerSize(most)).run();
}

class QueryExecution {
  private waiting = 0;
  private done: () => void = () => undefined;
  private data: Holder | null = new Answer();
  private readonly breath = new Breath();
  /** Elements of lists since others had their turn. */
  private items = 0;

  constructor(
    private readonly context: ExecutionContext,
    private readonly size: AnswerSize,
  ) {}

  run(): Promise<ExecutionResult> | ExecutionResult {
    if (this.context.operation.operation === 'mutation') return this.inOrder();
    try {
      if (this.data) this.fill(this.data, planOf(this.context), this.context.rootValue, undefined);
    } catch (error) {
      this.withoutData(error as GraphQLError);
    }
    if (this.waiting === 0) return this.result();
    return new Promise<void>((resolve) => (this.done = resolve)).then(() => this.result());
  }

  private async inOrder(): Promise<ExecutionResult> {
    for (const field of planOf(this.context)) {
      try {
        if (this.data) this.fill(this.data, [field], this.context.rootValue, undefined);
      } catch (error) {
        this.withoutData(error as GraphQLError);
      }
      if (this.waiting > 0) await new Promise<void>((resolve) => (this.done = resolve));
    }
    return this.result();
  }

  private result(): ExecutionResult {
    if (this.size.isTooLarge) return { errors: [this.size.fault()], data: null };
    const { errors } = this.context.collectedErrors;
    return errors.length > 0 ? { errors, data: this.data } : { data: this.data };
  }

  private fill(holder: Holder, fields: readonly PlannedField[], row: unknown, above: Place | undefined): void {
    this.size.object(fields.length);
    if (this.size.isTooLarge) return;
    for (const field of fields) holder[field.name] = this.fieldOf(field, row, holder, above);
  }

  private fieldOf(field: PlannedField, row: unknown, holder: Holder, above: Place | undefined): unknown {
    const { shape } = field;
    let place: Place | undefined;
    try {
      if (field.ofRowAlone && shape.kind === 'leaf') {
        const value: unknown = field.resolve(row, {}, undefined, undefined as never);
        if (!isPromise(value)) return this.size.leaf(leafOf(field, shape.type, shape.required, value));
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
    if (shape.kind === 'leaf') return this.size.leaf(leafOf(field, shape.type, shape.required, value));
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) return nothing(field, shape.required);
    if (shape.kind === 'list') return this.listOf(value, field, shape.items, place);
    const answer = new Answer();
    this.fill(answer, shape.fields(value), value, place);
    return answer;
  }

  private listOf(value: unknown, field: PlannedField, shape: Shape, above: Place): unknown[] {
    if (!isIterable(value)) {
      const { parent, definition } = field;
      const name = `${parent.name}.${definition.name}`;
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`);
    }
    const list: unknown[] = [];
    this.extend(list, value[Symbol.iterator](), field, shape, above);
    return list;
  }

  /** Goes on in another turn when it has taken long: the list is filled later, like a value that is waited for. */
  private extend(list: unknown[], items: Iterator<unknown>, field: PlannedField, shape: Shape, above: Place): void {
    for (let next = items.next(); !next.done; next = items.next()) {
      const at = { prev: above, key: list.length, typename: undefined };
      const place = { ...at, holder: list as never as Holder, required: shape.required };
      list.push(this.itemOf(next.value, field, shape, place));
      if (this.size.isTooLarge) return;
      this.items += 1;
      if (this.items < MANY || !this.breath.due) continue;
      this.items = 0;
      this.waiting += 1;
      void this.breath.take().then(() => {
        try {
          this.extend(list, items, field, shape, above);
        } catch (error) {
          this.failedLate(error, field, above);
        }
        this.arrived();
      });
      return;
    }
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
    const nulled = nulledBy(place);
    if (!nulled) return this.withoutData(located);
    nulled.holder[nulled.key] = null;
    this.context.collectedErrors.add(located, nulled);
  }

  private withoutData(error: GraphQLError): void {
    this.context.collectedErrors.add(error, undefined);
    this.data = null;
  }
}
