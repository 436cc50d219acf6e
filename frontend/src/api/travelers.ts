// Who is asking: the signed-in traveller, and the demo sign-in of the local stack.
import type { DemoToken, Traveler } from '@/types';
import { call } from './http';

export const getMe = () => call<{ traveler: Traveler }>('/me');

/** 404 where the server is not in demo mode. */
export const listDemoTravelers = () => call<{ travelers: Traveler[] }>('/auth/demo');

export const signInDemo = (travelerId: string) =>
  call<DemoToken>('/auth/demo', { method: 'POST', body: { traveler_id: travelerId } });
