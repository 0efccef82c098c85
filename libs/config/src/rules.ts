import type { SettingName, Settings } from './settings/settings.js';

interface Rule<Name extends SettingName = SettingName> {
  readonly about: readonly Name[];
  breaks(settings: Pick<Settings, Name>): boolean;
  readonly fault: string;
}

const ISSUER = ['CONCORD_DEV_ISSUER', 'CONCORD_JWKS_URL', 'NODE_ENV'] as const;

/** Whether the development issuer is on, which is the default without another issuer and outside production. */
export function devIssuerOn(settings: Pick<Settings, (typeof ISSUER)[number]>): boolean {
  const whenUnset = settings.CONCORD_JWKS_URL || settings.NODE_ENV === 'production' ? 'off' : 'on';
  return (settings.CONCORD_DEV_ISSUER ?? whenUnset) === 'on';
}

const ANYWHERE = [
  rule({
    about: ISSUER,
    breaks: (settings) => devIssuerOn(settings) && settings.NODE_ENV === 'production',
    fault: 'CONCORD_DEV_ISSUER must be off with NODE_ENV=production.',
  }),
  rule({
    about: [...ISSUER, 'CONCORD_HOST'],
    breaks: (settings) => devIssuerOn(settings) && !isLoopback(settings.CONCORD_HOST),
    fault: 'CONCORD_HOST must be a loopback address while the development issuer is on: set CONCORD_JWKS_URL.',
  }),
  rule({
    about: ISSUER,
    breaks: (settings) => devIssuerOn(settings) && settings.CONCORD_JWKS_URL !== undefined,
    fault: 'CONCORD_DEV_ISSUER must be off when CONCORD_JWKS_URL names another issuer.',
  }),
  rule({
    about: ISSUER,
    breaks: (settings) => !devIssuerOn(settings) && settings.CONCORD_JWKS_URL === undefined,
    fault: 'CONCORD_JWKS_URL must be set when the development issuer is off, as it always is in production.',
  }),
  rule({
    about: ['CONCORD_JWKS_URL', 'CONCORD_TOKEN_ISSUER'],
    breaks: (settings) => settings.CONCORD_JWKS_URL !== undefined && settings.CONCORD_TOKEN_ISSUER === undefined,
    fault: 'CONCORD_TOKEN_ISSUER must be set with CONCORD_JWKS_URL.',
  }),
  rule({
    about: ['CONCORD_FEED_TLS_CERT', 'CONCORD_FEED_TLS_KEY'],
    breaks: ({ CONCORD_FEED_TLS_CERT: certificate, CONCORD_FEED_TLS_KEY: key }) =>
      (certificate === undefined) !== (key === undefined),
    fault: 'CONCORD_FEED_TLS_CERT and CONCORD_FEED_TLS_KEY must be set together.',
  }),
];

const OF_THE_SUPERVISOR = [
  rule({
    about: ['NODE_ENV', 'CONCORD_KEK'],
    breaks: (settings) => settings.NODE_ENV === 'production' && settings.CONCORD_KEK === undefined,
    fault: 'CONCORD_KEK must be set with NODE_ENV=production.',
  }),
];

const needed = (name: 'EVENTSTORE_URL' | 'DATABASE_URL' | 'CONCORD_KEK'): Rule =>
  rule({
    about: [name],
    breaks: (settings) => settings[name] === undefined,
    fault: `${name} must be set; the supervisor gives it to the processes it starts.`,
  });

const OF_A_SERVICE = [needed('EVENTSTORE_URL'), needed('DATABASE_URL'), needed('CONCORD_KEK')];

const OF_THE_API = [
  needed('EVENTSTORE_URL'),
  rule({
    about: ['CONCORD_READER_DATABASE_URL', 'CONCORD_KEYS_WRITER_DATABASE_URL', 'DATABASE_URL'],
    breaks: (settings) =>
      settings.DATABASE_URL === undefined &&
      (settings.CONCORD_READER_DATABASE_URL === undefined || settings.CONCORD_KEYS_WRITER_DATABASE_URL === undefined),
    fault:
      'CONCORD_READER_DATABASE_URL and CONCORD_KEYS_WRITER_DATABASE_URL must be set; the supervisor gives them to the api.',
  }),
  needed('CONCORD_KEK'),
];

const OF_THE_FEED = rule({
  about: ['CONCORD_FEED_DATABASE_URL', 'DATABASE_URL'],
  breaks: (settings) => settings.DATABASE_URL === undefined && settings.CONCORD_FEED_DATABASE_URL === undefined,
  fault: 'CONCORD_FEED_DATABASE_URL must be set; the supervisor gives it to the feed.',
});

/** The supervisor starts the engines; the others use them, the api and the feed without owning anything. */
export type RunningAs = 'supervisor' | 'service' | 'api' | 'feed';

const RULES: Record<RunningAs, readonly Rule[]> = {
  supervisor: OF_THE_SUPERVISOR,
  service: OF_A_SERVICE,
  api: OF_THE_API,
  feed: [...OF_THE_API, OF_THE_FEED],
};

/** What is wrong with the settings taken together, for a process that starts the engines or for one that uses them. */
export function brokenRules(settings: Partial<Settings>, process: RunningAs): string[] {
  const rules = [...ANYWHERE, ...RULES[process]];
  // A variable that could not be read has its own fault, and would only cause misleading ones here.
  const readable = rules.filter(({ about }) => about.every((name) => name in settings));
  return readable.filter(({ breaks }) => breaks(settings as Settings)).map(({ fault }) => fault);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function rule<Name extends SettingName>(definition: Rule<Name>): Rule {
  return definition as unknown as Rule;
}
