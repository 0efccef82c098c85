import { openDevelopmentIssuer } from './development-issuer.js';
import { publishedKeys, type TokenSettings } from './token-verifier.js';

/** As `readConfig` gives it. */
export interface AccessSource {
  readonly home: string;
  readonly production: boolean;
  readonly http: { readonly host: string };
  readonly access: {
    readonly issuer: string;
    readonly audience: string;
    readonly keys: { readonly kind: 'development' } | { readonly kind: 'jwks'; readonly url: string };
  };
}

/** What identity providers sign with; nothing that shares a secret. */
const PUBLISHED_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Which tokens a process takes, from its configuration. */
export async function tokenSettings({ home, production, http, access }: AccessSource): Promise<TokenSettings> {
  const { issuer, audience, keys } = access;
  if (keys.kind === 'jwks')
    return { issuer, audience, algorithms: PUBLISHED_ALGORITHMS, keys: publishedKeys(new URL(keys.url)) };
  const nodeEnv = production ? 'production' : undefined;
  return (await openDevelopmentIssuer({ home, host: http.host, nodeEnv, issuer, audience })).settings;
}
