import { describe, expect, it } from '@jest/globals';
import { Module, type Type } from '@nestjs/common';
import { Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { AccessModule } from './access.module.js';
import { openDevelopmentIssuer } from './development-issuer.js';
import { OWN, own } from './principal.js';
import { Public, Roles } from './roles.decorator.js';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

@Resolver()
class Settled {
  @Query(() => String)
  @Roles('auditor', 'partner')
  read(): string {
    return '';
  }

  @Mutation(() => String)
  @Roles('admin')
  write(): string {
    return '';
  }

  @ResolveField(() => String)
  part(): string {
    return '';
  }
}

@Resolver()
class Forgotten {
  @Query(() => String)
  everything(): string {
    return '';
  }
}

@Resolver()
class WritingAuditor {
  @Mutation(() => String)
  @Roles('admin', 'auditor')
  write(): string {
    return '';
  }
}

@Resolver()
class OpenToAll {
  @Query(() => String)
  @Roles('admin')
  @Public()
  everything(): string {
    return '';
  }
}

async function start(resolver: Type): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'roles-'));
  const { settings } = await openDevelopmentIssuer({ home, host: '127.0.0.1', nodeEnv: undefined });
  @Module({ imports: [AccessModule.forRoot(settings)], providers: [resolver] })
  class App {}
  const app = await Test.createTestingModule({ imports: [App] }).compile();
  await app.init();
  await app.close();
}

describe('an application', () => {
  it('starts when every root field names its roles', async () => {
    await expect(start(Settled)).resolves.toBeUndefined();
  });

  it('does not start with a root field that names none', async () => {
    await expect(start(Forgotten)).rejects.toThrow('Forgotten.everything says no @Roles');
  });

  it('does not start when an auditor may write', async () => {
    await expect(start(WritingAuditor)).rejects.toThrow('WritingAuditor.write lets an auditor write');
  });

  it('does not start with a public resolver', async () => {
    await expect(start(OpenToAll)).rejects.toThrow('OpenToAll.everything is @Public');
  });
});

describe('own', () => {
  const staff = { tenant: 'acme', subject: 'u', role: 'manager' } as const;

  it('narrows a partner to itself and nobody else', () => {
    expect(own({ ...staff, role: 'partner', partnerId: 'p1' }, 'partnerId')).toEqual({
      [OWN]: { field: 'partnerId', partnerId: 'p1' },
    });
    expect(own(staff, 'partnerId')).toEqual({});
  });

  it('never means everything for a partner without an id', () => {
    expect(() => own({ ...staff, role: 'partner' }, 'partnerId')).toThrow();
  });
});
