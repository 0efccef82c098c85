/** One data row of a file, its cells as they stand there. */
export interface Row {
  readonly file: string;
  /** The line of the file it begins on, from 1. */
  readonly line: number;
  /** The how-many-th data row of the file it is, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  readonly header: Header;
}

/** The names of a file's columns. A column without a name cannot be asked for, and so does no harm. */
export class Header {
  private readonly places: ReadonlyMap<string, number>;

  constructor(readonly names: readonly string[]) {
    this.places = new Map(names.map((name, at) => [name, at] as const).filter(([name]) => name !== ''));
  }

  placeOf(column: string): number | undefined {
    return this.places.get(column);
  }

  get columns(): readonly string[] {
    return [...this.places.keys()];
  }

  /** A name that two columns share, so that nobody could tell which is meant. */
  get repeated(): string | undefined {
    return this.names.find((name, at) => name !== '' && this.names.indexOf(name) !== at);
  }
}
