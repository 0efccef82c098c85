import type { ServerWritableStream, ServiceError } from '@grpc/grpc-js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadMessage } from '../protocol/read-messages.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, ReadMessage>;

/** A call that answers with many messages, written no faster than its reader takes them. */
export class Outlet {
  #closed = false;
  #blocked = false;
  #release: (() => void) | undefined;
  readonly #onClose: (() => void)[] = [];

  constructor(private readonly call: ReadCall) {
    call.on('drain', () => this.#unblock());
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.#close());
  }

  /** Whether the call has ended; nothing written after that arrives. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the reader has not yet taken what was written. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Runs `action` once the call has ended, for whatever reason. */
  onClose(action: () => void): void {
    if (this.#closed) action();
    else this.#onClose.push(action);
  }

  /** Writes a message; when `blocked` is true then, `ready` must be awaited before the next. */
  write(message: ReadMessage): void {
    if (!this.#closed && !this.call.write(message)) this.#blocked = true;
  }

  /** Settles when the reader has taken what was written, or the call has ended. */
  ready(): Promise<void> {
    if (!this.#blocked || this.#closed) return Promise.resolve();
    return new Promise((resolve) => (this.#release = resolve));
  }

  async send(message: ReadMessage): Promise<void> {
    this.write(message);
    if (this.#blocked) await this.ready();
  }

  end(): void {
    if (!this.#closed) this.call.end();
    this.#close();
  }

  fail(fault: ServiceError): void {
    // Destroying the call instead would leave the client waiting.
    if (!this.#closed) this.call.emit('error', fault);
    this.#close();
  }

  #unblock(): void {
    this.#blocked = false;
    this.#release?.();
    this.#release = undefined;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unblock();
    for (const action of this.#onClose.splice(0)) action();
  }
}
