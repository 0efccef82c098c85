import type { GraphQLError } from 'graphql';
import { fault } from '../faults/faults.js';
import { OBJECT } from '../limits/work-prices.js';

/** Characters of all texts of an answer: writing more of them down at once keeps everybody else waiting. */
const MOST_TEXT = 2 * 1024 * 1024;

/** How large an answer has become: reports and texts may be longer than anybody could foresee. */
export class AnswerSize {
  private values = 0;
  private text = 0;

  /** @param most values, counted as `costOf` counts them */
  constructor(private readonly most: number) {}

  object(fields: number): void {
    this.values += fields + OBJECT;
  }

  /** The value itself, counted. */
  leaf(written: unknown): unknown {
    if (typeof written === 'string') this.text += written.length;
    return written;
  }

  get isTooLarge(): boolean {
    return this.values > this.most || this.text > MOST_TEXT;
  }

  /** Why it is too large. */
  fault(): GraphQLError {
    return this.text > MOST_TEXT ? tooMuchText() : tooManyValues(this.most);
  }
}

const tooManyValues = (most: number): GraphQLError =>
  fault(
    'TOO_COSTLY',
    `the request may cost ${most} and its answer has more values than that: ask for a shorter time, or for fewer fields of each row`,
    {
      limit: most,
    },
  );

const tooMuchText = (): GraphQLError =>
  fault(
    'TOO_COSTLY',
    `the texts of the answer are longer than ${MOST_TEXT} characters in all: ask for fewer rows, or fewer texts of each`,
  );
