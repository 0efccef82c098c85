export interface LockEntry {
  version?: string;
  resolved?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}

export interface LockFile {
  packages: Record<string, LockEntry>;
}

/** The optional packages that a lock file needs and does not name: `[path, entry]` each. */
export function missingOptional(lock: LockFile): [string, LockEntry][];
