// A certified provider of OpenID Connect on loopback, and in front of it the shapes of Login with Amazon and Google, whose
// own servers cannot be had for tests. Usage: node server.mjs PORT
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const INTERVAL = 1;
const SECRET = 'a-secret-that-protects-nothing-01';

const native = {
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  response_types: ['code'],
  grant_types: [DEVICE, 'authorization_code', 'refresh_token'],
};
const provider = new Provider(issuer, {
  clients: [
    { ...native, client_id: 'public', token_endpoint_auth_method: 'none' },
    { ...native, client_id: 'brief', token_endpoint_auth_method: 'none' },
    { ...native, client_id: 'basic', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' },
    { ...native, client_id: 'post', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' },
  ],
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  pkce: { required: () => true },
  ttl: {
    DeviceCode: (ctx, token, client) => (client.clientId === 'brief' ? 2 : 600),
    AccessToken: 3600, IdToken: 3600, RefreshToken: 86400, Grant: 86400, Interaction: 3600, Session: 86400,
  },
  scopes: ['openid', 'offline_access', 'email', 'profile'],
  claims: { openid: ['sub'], email: ['email'] },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
  issueRefreshToken: async () => true,
  cookies: { keys: ['k'] },
});

// By device code: its client, its user code, and when it was last asked for.
const codes = new Map();

async function form(ctx) {
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function refuse(ctx, status, error) {
  ctx.status = status;
  ctx.body = { error };
}

provider.use(async (ctx, next) => {
  if (ctx.method !== 'POST') return next();
  const path = ctx.path;
  const isAmazon = path.startsWith('/auth/o2/');
  const isGoogle = path.startsWith('/google/');
  const begins = ['/device/auth', '/auth/o2/create/codepair', '/google/device/code'].includes(path);
  if (!begins && !['/token', '/auth/o2/token', '/google/token'].includes(path)) return next();

  const fields = await form(ctx);
  if (begins) {
    if (isAmazon && fields.get('response_type') !== 'device_code') return refuse(ctx, 400, 'unsupported_response_type');
    fields.delete('response_type');
    // Google wants no secret for a code, and takes none.
    if (isGoogle) {
      if (fields.has('client_secret')) return refuse(ctx, 400, 'invalid_request');
      fields.set('client_secret', SECRET);
    }
    ctx.path = '/device/auth';
  } else {
    const code = codes.get(fields.get('device_code'));
    if (isAmazon && fields.get('grant_type') === 'device_code') {
      if (fields.has('client_id') || code === undefined || code.userCode !== fields.get('user_code')) {
        return refuse(ctx, 400, 'invalid_code_pair');
      }
      fields.set('grant_type', DEVICE);
      fields.set('client_id', code.client);
      fields.delete('user_code');
    }
    if (isGoogle && fields.get('client_secret') !== SECRET) return refuse(ctx, 401, 'invalid_client');
    if (fields.get('grant_type') === DEVICE && code !== undefined) {
      const now = Date.now();
      const early = now - code.asked < INTERVAL * 1000 - 50;
      code.asked = now;
      if (early) return refuse(ctx, isGoogle ? 403 : 400, 'slow_down');
    }
    ctx.path = '/token';
  }
  ctx.req.body = fields.toString();
  await next();

  const body = ctx.body;
  if (begins && body && body.device_code) {
    codes.set(body.device_code, { client: fields.get('client_id') ?? 'basic', userCode: body.user_code, asked: 0 });
    body.interval = INTERVAL;
    if (isAmazon || isGoogle) delete body.verification_uri_complete;
    if (isGoogle) {
      body.verification_url = body.verification_uri;
      delete body.verification_uri;
    }
  } else if (body && body.access_token) {
    if (isAmazon) delete body.id_token;
    // Google gives no other refresh token at a refresh.
    if (isGoogle && fields.get('grant_type') === 'refresh_token') delete body.refresh_token;
  } else if (body && body.error) {
    if (isAmazon && ['expired_token', 'invalid_grant'].includes(body.error)) ctx.body = { error: 'invalid_code_pair' };
    if (isGoogle && body.error === 'authorization_pending') ctx.status = 428;
    if (isGoogle && body.error === 'access_denied') ctx.status = 403;
  }
});

provider.listen(port, '127.0.0.1', () => console.log(`at ${issuer}`));
