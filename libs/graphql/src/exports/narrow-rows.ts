import type { Type } from '@nestjs/common';
import { type RowShape, shapeOf } from '../statements/row-shape.js';

/** A row was asked for a column that was not read. It is among those that are read next. */
export class NotRead extends Error {
  constructor(property: string) {
    super(`${property} was not read`);
  }
}

interface Reading<Row extends object> {
  readonly shape: RowShape<Row>;
  /** Of values in the order of the shape. */
  row(values: readonly unknown[]): Row;
}

/**
 * Rows of a class of which only the columns are read that somebody asks for. Which those are stands nowhere: what is shown may be worked out
 * of several. So the first rows are read whole and note what they are asked for; later ones throw `NotRead` where they are asked for more.
 */
export class NarrowRows<Row extends object> {
  private readonly asked = new Set<string>();
  private readonly whole: RowShape<Row>;
  private current: Reading<Row>;

  constructor(row: Type<Row>) {
    this.whole = shapeOf(row);
    this.current = this.readingOf(this.whole);
  }

  /** What to read next, the id always. */
  get next(): Reading<Row> {
    const columns = this.whole.columns.filter(({ property }) => property === 'id' || this.asked.has(property));
    if (this.asked.size > 0 && columns.length !== this.current.shape.columns.length)
      this.current = this.readingOf({ ...this.whole, columns });
    return this.current;
  }

  private readingOf(shape: RowShape<Row>): Reading<Row> {
    const { asked } = this;
    const places = new Map(shape.columns.map(({ property }, place) => [property, place]));
    // Made by its class a row would have each column as a property of its own, which notes nothing.
    class Held {
      constructor(readonly heldValues: readonly unknown[]) {}
    }
    Object.setPrototypeOf(Held.prototype, this.whole.row.prototype as object);
    for (const { property } of this.whole.columns) {
      const place = places.get(property);
      const get = function (this: Held): unknown {
        asked.add(property);
        if (place === undefined) throw new NotRead(property);
        return this.heldValues[place];
      };
      Object.defineProperty(Held.prototype, property, { get });
    }
    return { shape, row: (values) => new Held(values) as unknown as Row };
  }
}
