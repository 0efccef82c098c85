import { LRUCache } from 'lru-cache';
import { mayBeOf } from './stream-name.js';

// As seen of deals, sales and ledgers.
const BYTES_OF_STREAM = 2_500;
const BYTES_OF_EVENT = 250;
/** Of an element of a list that an event holds, such as a line of a sale: in the event, and in the state that follows from it. */
const BYTES_OF_ELEMENT = 400;

/** About what an event costs to keep, in bytes; the state of its stream is taken to grow with it. */
export const bytesOfEvent = ({ data }: { readonly data: object }): number => {
  let elements = 0;
  for (const value of Object.values(data)) if (Array.isArray(value)) elements += value.length;
  return BYTES_OF_EVENT + BYTES_OF_ELEMENT * elements;
};

interface Kept {
  /** About what its events cost to keep, see `bytesOfEvent`. */
  readonly bytes: number;
}

/** Streams as they were folded, by name: those asked for last, as many as memory is given for. */
export class StreamCache<Value extends Kept> {
  private readonly kept: LRUCache<string, Value>;
  private readonly generations = new Map<string, number>();

  constructor(maxBytes: number) {
    // The largest stream is the dearest to read again: it too must find a place.
    const most = Math.ceil(maxBytes / 4);
    const sizeCalculation = ({ bytes }: Value): number => Math.min(BYTES_OF_STREAM + bytes, most);
    this.kept = new LRUCache({ maxSize: maxBytes, sizeCalculation });
  }

  get(name: string): Value | undefined {
    return this.kept.get(name);
  }

  peek(name: string): Value | undefined {
    return this.kept.peek(name);
  }

  /** Weighed anew: what is kept already has grown. */
  set(name: string, value: Value): void {
    this.kept.delete(name);
    this.kept.set(name, value);
  }

  /** Weighs it anew, unless it was dropped meanwhile. */
  grown(name: string, value: Value): void {
    if (this.kept.peek(name) === value) this.set(name, value);
  }

  delete(name: string): void {
    this.kept.delete(name);
  }

  clear(): void {
    this.kept.clear();
  }

  /** Rises whenever a tenant is forgotten: what was opened before that is not to be kept any more. */
  generationOf(tenant: string): number {
    return this.generations.get(tenant) ?? 0;
  }

  /** All streams of a tenant, whatever follows their names. */
  forget(tenant: string): void {
    this.generations.set(tenant, this.generationOf(tenant) + 1);
    for (const name of [...this.kept.keys()]) if (mayBeOf(name, tenant)) this.kept.delete(name);
  }
}
