const SIDE_BY_SIDE = 64;

/** Results in the order of the items: those of one target in turn, at most 64 targets at once. The first throw ends it. */
export async function byTarget<Item, Result>(
  items: readonly Item[],
  target: (item: Item) => string,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const groups = grouped(items.map(target)).values();
  const worker = async (): Promise<void> => {
    for (const group of groups) for (const index of group) results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return results;
}

/** The places of each text, in order. */
function grouped(texts: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  texts.forEach((text, index) => {
    const group = groups.get(text);
    if (group) group.push(index);
    else groups.set(text, [index]);
  });
  return groups;
}
