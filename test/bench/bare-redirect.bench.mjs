import fastify from 'fastify';

// What the redirect is compared with: Fastify answering the same status and headers, and nothing else.

const app = fastify();
app.get('/r/:key', async (request, reply) =>
  reply
    .code(302)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('location', `https://www.acme.com/?ref=${request.params.key}`)
    .send(),
);
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ port: app.server.address().port })}\n`);
