import { Public } from '#libs/access';
import { Controller, Get, Headers, HttpCode, Res } from '@nestjs/common';
import type { HealthReport } from '../health.js';
import { METRICS_TYPE, OPERATORS_ONLY, type PublicReport, Diagnostics } from './diagnostics.js';

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

@Controller()
export class ObservabilityController {
  constructor(private readonly diagnostics: Diagnostics) {}

  /** The process runs its event loop; nothing more. */
  @Get('health/live')
  @HttpCode(200)
  @Public()
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  async ready(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<HealthReport | PublicReport> {
    const { code, report } = await this.diagnostics.readiness(authorization);
    reply.status(code);
    return report;
  }

  @Get('metrics')
  @Public()
  async text(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const figures = await this.diagnostics.figures(authorization);
    reply.header('content-type', METRICS_TYPE);
    if (figures !== undefined) return figures;
    reply.status(401);
    reply.header('www-authenticate', 'Bearer');
    return OPERATORS_ONLY;
  }
}
