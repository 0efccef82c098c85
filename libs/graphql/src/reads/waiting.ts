import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import type { ReadArgs } from '../types/connection.js';
import { rowsIn } from '../statements/conditions.js';
import type { ViewNames } from './view-names.js';
import type { Visibility } from './visibility.js';

/** Waits until views show what an operation has asked for. */
export class Waiting {
  /** What the root fields of an operation waited for: what is nested below them comes from other views, and waits for it too. */
  private readonly asked = new WeakMap<Principal, Set<ReadArgs>>();

  constructor(
    private readonly views: ViewNames,
    private readonly visibility: Visibility,
  ) {}

  waitFor(caller: Principal, args: ReadArgs): void {
    this.asked.set(caller, (this.asked.get(caller) ?? new Set()).add(args));
  }

  async untilVisible(caller: Principal, views: readonly string[], args: ReadArgs): Promise<void> {
    this.waitFor(caller, args);
    await this.visibility.wait(views, args, caller.tenant);
  }

  async untilRootsVisible(caller: Principal, views: readonly string[]): Promise<void> {
    for (const args of this.asked.get(caller) ?? [{}]) await this.visibility.wait(views, args, caller.tenant);
  }

  /** Waits as what is nested does, until all of these may be read; answers from which views. Throws ViewHalted. */
  async served(
    caller: Principal,
    read: readonly { readonly row: Type<object>; readonly where?: object }[],
  ): Promise<readonly string[]> {
    const views = [...new Set(read.flatMap(({ row, where }) => this.viewsOf(row, where)))];
    await this.untilRootsVisible(caller, views);
    return views;
  }

  /** Throws where the view has stopped for the tenant. */
  untilServed(caller: Principal, row: Type, where?: object): Promise<unknown> {
    return Promise.resolve(this.visibility.wait(this.viewsOf(row, where), {}, caller.tenant));
  }

  /** The views that fill a row class and all that a condition looks at. */
  viewsOf(row: Type, where?: object): string[] {
    const rows = [row, ...rowsIn(where)] as Type[];
    return [...new Set(rows.filter((one) => !this.views.isOfWork(one)).map((one) => this.views.of(one)))];
  }
}
