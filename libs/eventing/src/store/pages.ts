const PAGE = 500;

/** Cuts a long answer into pages, so that what is done per page is done for many at once and memory stays bounded. */
export async function* pages<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
