/** Makes a folder for a run of tests in a clone that no other run has. */
export function takePlace(root: string): { readonly directory: string; leave(): void };
