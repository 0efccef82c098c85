import type { Example } from './examples.js';

/** Nothing but what this service serves: no network beyond it is needed. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'";

export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Concord · GraphiQL</title>
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>body{margin:0;height:100vh}#graphiql{height:100vh}</style>
</head>
<body>
<div id="graphiql">Loading…</div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>
`;

/**
 * A token after `#token=` goes into the headers editor and out of the address bar: a fragment is sent to no server. Subscriptions
 * take their token from the same editor.
 */
export const startScript = (examples: readonly Example[]): string => `
const examples = ${JSON.stringify(examples)};
const given = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);
const headers = JSON.stringify({ Authorization: 'Bearer ' + (given || 'paste the output of concord token here') }, null, 2);
if (given) for (const key of Object.keys(localStorage)) if (key.startsWith('graphiql:')) localStorage.removeItem(key);
const socket = location.origin.replace(/^http/, 'ws') + '/graphql';
const http = GraphiQL.createFetcher({ url: '/graphql' });
const fetcher = (request, options) => {
  const authorization = Object.entries(options?.headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const isLive = options?.documentAST?.definitions.some(
    (part) => part.operation === 'subscription' && (!request.operationName || part.name?.value === request.operationName),
  );
  if (!isLive) return http(request, options);
  return GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: socket, wsConnectionParams: { authorization } })(request, options);
};
const tab = ({ title, query, variables }) => ({
  query: '# ' + title + '\\n' + query,
  variables: variables ? JSON.stringify(variables, null, 2) : '',
  headers,
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: examples.map(tab),
    defaultHeaders: headers,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'headers',
  }),
);
`;
