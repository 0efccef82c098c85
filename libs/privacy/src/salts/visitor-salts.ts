import { LRUCache } from 'lru-cache';
import { randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../aes.js';
import { type KeyEncryption, unwrap, wrap } from '../key-encryption.js';
import type { KeyStore } from '../key-store.js';

const DAY_MS = 86_400_000;
/** So long one that could not be kept is used, before the database is asked again. */
const ASK_AGAIN_MS = 30_000;
const CACHED = 10_000;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Store = Pick<KeyStore, 'visitorSalt' | 'keepVisitorSalt' | 'forgetVisitorSalts'>;

/** Salts that all processes have in common. A visitor is sent on also where the database is away: then its name is this process's own for a while. */
export class VisitorSalts {
  private readonly known = new LRUCache<string, Promise<Buffer>>({ max: CACHED });
  private readonly own = new LRUCache<string, Buffer>({ max: CACHED });

  constructor(
    private readonly store: Store,
    private readonly kek: KeyEncryption,
    private readonly onFault: (fault: unknown) => void = () => undefined,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Never fails. */
  of(tenant: string, at: number): Promise<Buffer> {
    const day = dayOf(at);
    const key = `${tenant} ${day}`;
    const known = this.known.get(key);
    if (known) return known;
    const asked = this.ask(tenant, day).catch((fault: unknown) => {
      this.onFault(fault);
      setTimeout(() => this.known.delete(key), ASK_AGAIN_MS).unref();
      return this.ofThisProcess(key);
    });
    this.known.set(key, asked);
    return asked;
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
