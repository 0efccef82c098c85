type Suite = readonly [
  name: string,
  projects: readonly string[],
  flags: readonly string[],
  env?: Readonly<Record<string, string>>,
];
type Scale = { readonly env: Readonly<Record<string, string>>; readonly suites: readonly Suite[] };

export const LEFT_TO_LONG: Readonly<Record<string, readonly string[]>>;
export const LEFT_TO_SOAK: readonly string[];
export const SCALES: Readonly<Record<'short' | 'long' | 'soak', Scale>>;
