import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard, ON_CALLER } from './access.guard.js';
import type { Principal } from './principal.js';
import { RolesCheck } from './roles.check.js';
import { type TokenSettings, TokenVerifier } from './token-verifier.js';

/** Guards every resolver and route of the application it is imported into. */
@Module({})
export class AccessModule {
  static forRoot(settings: TokenSettings, onCaller: (caller: Principal) => void = () => undefined): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: TokenVerifier, useFactory: () => new TokenVerifier(settings) },
        { provide: ON_CALLER, useValue: onCaller },
        { provide: APP_GUARD, useClass: AccessGuard },
        RolesCheck,
      ],
      exports: [TokenVerifier],
    };
  }
}
