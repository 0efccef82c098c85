import type { SupervisorConfig } from '#libs/config';

/**
 * A token of the development issuer for an administrator of the tenant `demo`, for GraphiQL and first calls; `undefined` when tokens come
 * from another issuer.
 */
export async function developmentToken({
  access,
  home,
  http,
  production,
}: SupervisorConfig): Promise<string | undefined> {
  if (access.keys.kind !== 'development') return undefined;
  // Loaded late: nothing else here needs the framework behind it.
  const { issueDevelopmentToken } = await import('#libs/access');
  const { issuer, audience } = access;
  const place = { home, host: http.host, nodeEnv: production ? 'production' : undefined, issuer, audience };
  return issueDevelopmentToken(place, { tenant: 'demo', subject: 'developer', role: 'admin', expiresIn: '30 days' });
}
