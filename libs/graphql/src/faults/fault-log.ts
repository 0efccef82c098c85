/** The Nest token of what is told of faults whose cause no client is answered. */
export const FAULT_LOG = Symbol('FaultLog');

export type FaultLog = (cause: unknown) => void;
