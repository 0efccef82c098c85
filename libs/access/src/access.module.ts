import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { RolesCheck } from './roles.check.js';
import { type TokenSettings, TokenVerifier } from './token-verifier.js';

/** Guards every resolver and route of the application it is imported into. */
@Module({})
export class AccessModule {
  static forRoot(settings: TokenSettings): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: TokenVerifier, useFactory: () => new TokenVerifier(settings) },
        { provide: APP_GUARD, useClass: AccessGuard },
        RolesCheck,
      ],
      exports: [TokenVerifier],
    };
  }
}
