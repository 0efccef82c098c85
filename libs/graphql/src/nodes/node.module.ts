import { Module } from '@nestjs/common';
import { NodeResolver } from './node.resolver.js';

/** `node` and `nodes`. */
@Module({ providers: [NodeResolver] })
export class NodeModule {}
