import type { Principal } from '#libs/access';
import { Injectable } from '@nestjs/common';
import type { CapturedList } from '../../reads/captured-list.js';
import { TenantReader } from '../../reads/tenant-reader.js';
import { shapeOf } from '../../statements/row-shape.js';
import { rowsStatement } from '../../statements/statements.js';
import { totalsStatement } from '../../statements/totals-statement.js';
import { MOST_COUNTED } from '../../types/totals.js';

interface Planned {
  readonly Plan: { readonly 'Plan Rows': number };
}

/** About how many rows a list has, at the cost of counting some thousand of them. What the database expects is of everybody's rows: no partner is told. */
@Injectable()
export class ExpectedRows {
  constructor(private readonly reader: TenantReader) {}

  async of(caller: Principal, { row, list: { where = {} } }: CapturedList): Promise<number> {
    const question = { shape: shapeOf(row), tenant: caller.tenant, where };
    const [counted] = await this.reader.values(caller, totalsStatement(question, ['']));
    const count = Number(counted?.[2] ?? 0);
    if (count <= MOST_COUNTED || caller.partnerId !== undefined) return count;
    const { text, values } = rowsStatement(question, Number.MAX_SAFE_INTEGER);
    const [plan] = await this.reader.values(caller, { text: `EXPLAIN (FORMAT JSON) ${text}`, values, adHoc: true });
    const [planned] = (plan?.[0] ?? []) as Planned[];
    return Math.max(count, Math.round(planned?.Plan['Plan Rows'] ?? 0));
  }
}
