import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line and every command of one request says it belongs to. */
export interface Trace {
  readonly correlationId: string;
  readonly causationId?: string;
  /** W3C trace context of the caller, handed on with the events. */
  readonly traceparent?: string;
  /** Known once the caller is. */
  tenant?: string;
}

const traces = new AsyncLocalStorage<Trace>();

export const currentTrace = (): Trace | undefined => traces.getStore();

/** Everything `work` starts, and what that starts, belongs to the trace. */
export const withTrace = <T>(trace: Trace, work: () => T): T => traces.run(trace, work);

/** From now on the trace says whose request it is. */
export function traceTenant(tenant: string): void {
  const trace = traces.getStore();
  if (trace) trace.tenant = tenant;
}
