import { LRUCache } from 'lru-cache';
import { randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../aes.js';
import { type KeyEncryption, unwrap, wrap } from '../key-encryption.js';
import type { KeyStore } from '../key-store.js';

const DAY_MS = 86_400_000;
/** So long one that could not be kept is used, before the database is asked again. */
const ASK_AGAIN_MS = 30_000;
/** A visitor waits for the database at most so long, and nobody for the same question again. */
const PATIENCE_MS = 100;
/** So long before a day begins its salt is asked for. */
const AHEAD_MS = 15 * 60_000;
const CACHED = 10_000;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Store = Pick<KeyStore, 'visitorSalt' | 'keepVisitorSalt' | 'forgetVisitorSalts'>;

/** Salts that all processes have in common. A visitor is sent on also where the database is away or silent: then its name is this process's own for a while. */
export class VisitorSalts {
  private readonly known = new LRUCache<string, Promise<Buffer>>({ max: CACHED });
  private readonly own = new LRUCache<string, Buffer>({ max: CACHED });

  constructor(
    private readonly store: Store,
    private readonly kek: KeyEncryption,
    private readonly onFault: (fault: unknown) => void = () => undefined,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Never fails. Where the database answers late, its answer is used from then on. */
  of(tenant: string, at: number): Promise<Buffer> {
    const [day, next] = [at, at + AHEAD_MS].map(dayOf) as [string, string];
    if (next !== day) void this.soon(tenant, next);
    return this.soon(tenant, day);
  }

  private soon(tenant: string, day: string): Promise<Buffer> {
    const key = `${tenant} ${day}`;
    const known = this.known.get(key);
    if (known) return known;
    const answer = this.ask(tenant, day).catch((fault: unknown) => {
      this.onFault(fault);
      setTimeout(() => this.known.delete(key), ASK_AGAIN_MS).unref();
      return this.ofThisProcess(key);
    });
    const soon = new Promise<Buffer>((resolve) => {
      const patience = setTimeout(() => resolve(this.ofThisProcess(key)), PATIENCE_MS);
      void answer.then((salt) => {
        clearTimeout(patience);
        resolve(salt);
        if (this.known.get(key) === soon) this.known.set(key, answer);
      });
    });
    this.known.set(key, soon);
    return soon;
  }

  /** Today and yesterday are kept: a day is over elsewhere by then. */
  async forget(): Promise<void> {
    const day = dayOf(this.clock() - DAY_MS);
    for (const salts of [this.known, this.own])
      for (const key of salts.keys()) if (key.slice(-day.length) < day) salts.delete(key);
    await this.store.forgetVisitorSalts(day);
  }

  private async ask(tenant: string, day: string): Promise<Buffer> {
    const subject = `visitors ${day}`;
    const fresh = () => wrap(this.kek, tenant, subject, randomBytes(KEY_BYTES));
    const found =
      (await this.store.visitorSalt(tenant, day)) ?? (await this.store.keepVisitorSalt(tenant, day, fresh()));
    return unwrap(this.kek, tenant, subject, found);
  }

  private ofThisProcess(key: string): Buffer {
    const salt = this.own.get(key) ?? randomBytes(KEY_BYTES);
    this.own.set(key, salt);
    return salt;
  }
}
