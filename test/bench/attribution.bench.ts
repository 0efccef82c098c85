import { startTestService } from '../support/test-service.js';
import { deciding, hoursOfLinks } from './attribution-deciding.rows.js';
import { figureRows } from './attribution-figures.rows.js';
import { importRows } from './attribution-imports.rows.js';
import { linkRows } from './attribution-links.rows.js';
import { AttributedProgram, TENANT, TRACK_HOST } from './attribution.program.js';
import { writingRows } from './attribution-writing.rows.js';
import type { Row } from './table.js';

interface Sizes {
  /** So long clicks are counted. */
  readonly seconds: number;
  readonly conversions: number;
}

/** The rows of attribution: links that are followed, what of it is written, decided, added up and imported. */
export async function* benchAttribution({ seconds, conversions }: Sizes): AsyncIterable<Row> {
  yield deciding();
  yield* hoursOfLinks();
  yield* figureRows(conversions);
  const service = await startTestService({
    ...{ CONCORD_TRACK_HOSTS: `${TRACK_HOST}=${TENANT}`, CONCORD_TRACK_FORWARDED: 'behind-proxy' },
  });
  try {
    const program = await AttributedProgram.open(service);
    yield* linkRows(service, seconds);
    yield* writingRows(program);
    yield* importRows(service);
  } finally {
    await service.stop();
  }
}
