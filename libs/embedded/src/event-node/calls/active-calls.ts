import type { EventEmitter } from 'node:events';
import type { ServiceError } from '@grpc/grpc-js';

/** The calls under way, so that a stopping node can end them. */
export class ActiveCalls {
  readonly #endings = new Set<(fault: ServiceError) => void>();

  /** Remembers how to end a call, until the function answered is called. */
  add(end: (fault: ServiceError) => void): () => void {
    this.#endings.add(end);
    return () => this.#endings.delete(end);
  }

  /** Remembers a streaming call for as long as it lasts. */
  addStream(call: EventEmitter): void {
    // Destroying the call instead would leave the client waiting.
    const forget = this.add((fault) => call.emit('error', fault));
    for (const event of ['close', 'cancelled']) call.once(event, forget);
  }

  endAll(fault: ServiceError): void {
    for (const end of [...this.#endings]) end(fault);
    this.#endings.clear();
  }
}
