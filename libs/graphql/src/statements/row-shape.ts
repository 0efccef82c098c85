import type { Type } from '@nestjs/common';
import { getMetadataArgsStorage } from 'typeorm';

/** One property of a row and its column, as the row class's `@Column` says. */
interface ColumnShape {
  readonly property: string;
  /** Quoted. */
  readonly column: string;
  /** SQL type, for parameters that are lists. */
  readonly type: string;
}

/** What SQL needs to know of a row class. */
export interface RowShape<Row extends object> {
  readonly row: Type<Row>;
  /** Quoted. */
  readonly table: string;
  /** Without those that are read only where they are asked for. */
  readonly columns: readonly ColumnShape[];
  column(property: string): ColumnShape;
}

const shapes = new Map<Type, RowShape<never>>();

/** Throws for a class that is no `@Entity('table')`. */
export function shapeOf<Row extends object>(row: Type<Row>): RowShape<Row> {
  const known = shapes.get(row) ?? read(row);
  shapes.set(row, known as RowShape<never>);
  return known as RowShape<Row>;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function read<Row extends object>(row: Type<Row>): RowShape<Row> {
  const storage = getMetadataArgsStorage();
  const table = storage.tables.find(({ target }) => target === row)?.name;
  if (!table) throw new Error(`${row.name} is no @Entity with the name of its table`);
  const columns = storage.filterColumns(lineage(row)).map(({ propertyName, options }) => ({
    property: propertyName,
    column: quoted(options.name ?? propertyName),
    type: typeof options.type === 'string' ? options.type : 'text',
    isRead: options.select !== false,
  }));
  const byProperty = new Map(columns.map((column) => [column.property, column]));
  return {
    row,
    table: quoted(table),
    columns: columns.filter(({ isRead }) => isRead),
    column: (property) => {
      const found = byProperty.get(property);
      if (!found) throw new Error(`${row.name} has no column for ${property}`);
      return found;
    },
  };
}

/** A class and what it extends. */
function lineage(row: Type): Type[] {
  const parent = Object.getPrototypeOf(row) as Type | null;
  return parent?.prototype ? [row, ...lineage(parent)] : [row];
}
