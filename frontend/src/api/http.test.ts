// The envelope, the token, and the two kinds of failure.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { json, refusal, serve } from '@/test/server';
import { describeError } from './describeError';
import { ApiError, NetworkError } from './errors';
import { call } from './http';
import { getToken, setToken } from './token';

afterEach(() => {
  vi.unstubAllGlobals();
  setToken(null);
});

describe('call', () => {
  it('unwraps data and sends the token', async () => {
    setToken('secret');
    const { heard } = serve({ 'GET /me': () => json({ traveler: { id: '1' } }) });
    expect(await call('/me')).toEqual({ traveler: { id: '1' } });
    expect(heard[0]?.headers.get('authorization')).toBe('Bearer secret');
  });

  it('turns a refusal into an ApiError that can be told apart', async () => {
    serve({
      'GET /me': () => refusal(429, { code: 'quota_active', details: { limit: 3, used: 3 } }),
    });
    const error = await call('/me').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, code: 'quota_active' });
    expect(describeError(error)).toMatchObject({
      title: 'All 3 active chats are in use',
      wayOut: { kind: 'show_chats' },
    });
  });

  it('turns silence and foreign answers into a NetworkError', async () => {
    serve({ 'GET /html': () => new Response('<h1>Bad gateway</h1>', { status: 502 }) });
    await expect(call('/nothing')).rejects.toBeInstanceOf(NetworkError);
    await expect(call('/html')).rejects.toBeInstanceOf(NetworkError);
  });

  it('forgets a token that is no longer taken', async () => {
    setToken('old');
    serve({ 'GET /me': () => refusal(401, { code: 'unauthenticated' }) });
    await expect(call('/me')).rejects.toBeInstanceOf(ApiError);
    expect(getToken()).toBeNull();
  });

  it('gives nothing for 204', async () => {
    serve({ 'DELETE /x': () => new Response(null, { status: 204 }) });
    expect(await call('/x', { method: 'DELETE' })).toBeUndefined();
  });
});
