/** Of the versions that hold at a moment, the one that took effect last; of those that did at once, the one decided last. */
export function lastToHold<V extends { readonly effectiveFrom: string }>(
  versions: readonly V[],
  moment: string,
): V | undefined {
  const holding = versions.filter(({ effectiveFrom }) => effectiveFrom <= moment);
  return holding.reduce<V | undefined>(
    (best, next) => (!best || next.effectiveFrom >= best.effectiveFrom ? next : best),
    undefined,
  );
}
