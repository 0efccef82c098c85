import { Module } from '@nestjs/common';
import { QuarantineResolver } from './quarantine.resolver.js';

/** What a tenant's own people may know of where its views and policies have stopped. */
@Module({ providers: [QuarantineResolver] })
export class QuarantineModule {}
