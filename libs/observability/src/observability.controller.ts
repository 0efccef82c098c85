import { Public } from '#libs/access';
import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { askedOnce, GOOD_FOR_MS } from './edge.js';
import { Health, type HealthReport } from './health.js';
import { Metrics } from './metrics.js';

interface Reply {
  status(code: number): unknown;
}

@Controller()
export class ObservabilityController {
  private readonly report: () => Promise<HealthReport>;
  private readonly figures: () => Promise<string>;

  constructor(health: Health, metrics: Metrics) {
    this.report = askedOnce(GOOD_FOR_MS, () => health.report());
    this.figures = askedOnce(GOOD_FOR_MS, () => metrics.text());
  }

  /** The process runs its event loop; nothing more. */
  @Get('health/live')
  @HttpCode(200)
  @Public()
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<HealthReport> {
    const report = await this.report();
    reply.status(report.status === 'unready' ? 503 : 200);
    return report;
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Public()
  text(): Promise<string> {
    return this.figures();
  }
}
