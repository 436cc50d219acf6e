// The API as another client sees it: to prepare what a test needs, and to check what the page claims.
import type {
  FinalizeSessionResponse,
  GetSessionResponse,
  Itinerary,
  Operation,
  Session,
} from '../../src/types';

export const TRAVELERS = {
  asha: '01930000-0000-7000-8000-000000000001',
  mateo: '01930000-0000-7000-8000-000000000002',
  kenji: '01930000-0000-7000-8000-000000000004',
} as const;

export const TRIPS = {
  himalaya: '01930000-0000-7000-9000-000000000001',
  goa: '01930000-0000-7000-9000-000000000002',
  kerala: '01930000-0000-7000-9000-000000000009',
} as const;

export class Api {
  private constructor(
    private readonly base: string,
    readonly token: string,
  ) {}

  static async signIn(base: string, travelerId: string): Promise<Api> {
    const answer = await fetch(`${base}/api/auth/demo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ traveler_id: travelerId }),
    });
    const { data } = (await answer.json()) as { data: { token: string } };
    return new Api(base, data.token);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.base}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? (undefined as T) : ((await answer.json()) as { data: T }).data;
  }

  async createChat(...trips: string[]): Promise<Session> {
    const ids = trips.length > 0 ? trips : [TRIPS.himalaya, TRIPS.goa];
    const made = await this.call<{ session: Session }>('POST', '/remix/sessions', {
      itinerary_ids: ids,
    });
    return made.session;
  }

  chat(id: string) {
    return this.call<GetSessionResponse>('GET', `/remix/sessions/${id}?limit=100`);
  }

  async draft(id: string): Promise<Itinerary> {
    const { session } = await this.chat(id);
    if (!session.current_draft) throw new Error('the chat has no draft');
    return session.current_draft;
  }

  send(id: string, message: string) {
    return this.call<unknown>('POST', `/remix/sessions/${id}/messages`, { message });
  }

  async edit(id: string, ...operations: Operation[]) {
    const { session } = await this.chat(id);
    return this.call<unknown>('POST', `/remix/sessions/${id}/edits`, {
      base_version: session.draft_version,
      operations,
    });
  }

  finalize(id: string) {
    return this.call<FinalizeSessionResponse>('POST', `/remix/sessions/${id}/finalize`);
  }
}
