import { Public } from '#libs/access';
import { Controller, Get, Header, Inject, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Example } from './examples.js';
import { CONTENT_SECURITY_POLICY, PAGE, startScript } from './page.js';

export const EXAMPLES = Symbol('GraphiQL examples');

const SCRIPT = 'text/javascript; charset=utf-8';
interface Asset {
  readonly of: string;
  readonly file: string;
  readonly type: string;
}
const ASSETS: Readonly<Record<string, Asset>> = {
  'react.js': { of: 'react', file: 'umd/react.production.min.js', type: SCRIPT },
  'react-dom.js': { of: 'react-dom', file: 'umd/react-dom.production.min.js', type: SCRIPT },
  'graphiql.js': { of: 'graphiql', file: 'graphiql.min.js', type: SCRIPT },
  'graphiql.css': { of: 'graphiql', file: 'graphiql.min.css', type: 'text/css; charset=utf-8' },
};

const installed = createRequire(import.meta.url);

/** By way of each package's own description, since not all of them export the files that browsers load. */
const pathOf = ({ of, file }: Asset): string => join(dirname(installed.resolve(`${of}/package.json`)), file);

/** GraphiQL out of node_modules: works without any network. */
@Controller('graphiql')
export class GraphiqlController {
  /** Read once, however often anybody asks. */
  private readonly read = new Map<Asset, Promise<Buffer>>();

  constructor(@Inject(EXAMPLES) private readonly examples: readonly Example[]) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', CONTENT_SECURITY_POLICY)
  @Header('referrer-policy', 'no-referrer')
  @Public()
  page(): string {
    return PAGE;
  }

  @Get('start.js')
  @Header('content-type', SCRIPT)
  @Public()
  start(): string {
    return startScript(this.examples);
  }

  @Get(':asset')
  @Header('cache-control', 'public, max-age=3600')
  @Public()
  async asset(@Param('asset') name: string): Promise<StreamableFile> {
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (!asset) throw new NotFoundException();
    const reading = this.read.get(asset) ?? readFile(pathOf(asset));
    this.read.set(asset, reading);
    return new StreamableFile(await reading, { type: asset.type });
  }
}
