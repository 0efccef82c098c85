import { randomBytes } from 'node:crypto';
import type { Salts } from '../src/visitors.js';

/** Salts as processes have them in common. */
export class SharedSalts implements Salts {
  private readonly salts = new Map<string, Buffer>();

  async of(tenant: string, at: number): Promise<Buffer> {
    const key = `${tenant} ${new Date(at).toISOString().slice(0, 10)}`;
    const salt = this.salts.get(key) ?? randomBytes(32);
    this.salts.set(key, salt);
    return salt;
  }
}
