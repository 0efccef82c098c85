import { Module } from '@nestjs/common';
import { PersonChangeResolver } from './person-change.resolver.js';

/** Who changed what. */
@Module({ providers: [PersonChangeResolver] })
export class ActivityModule {}
