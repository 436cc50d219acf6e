// Who is signed in. `requireSignIn` is what an action calls that needs a traveller: it opens the picker and waits.
import { create } from 'zustand';
import { getToken, onTokenChange, setToken } from '@/api/token';
import { getMe, signInDemo } from '@/api/travelers';
import type { Traveler } from '@/types';

interface AuthStore {
  signedIn: boolean;
  traveler: Traveler | null;
  pickerOpen: boolean;
  /** True when the picker opened because a token was no longer taken. */
  expired: boolean;
  openPicker: () => void;
  closePicker: () => void;
  signIn: (travelerId: string) => Promise<void>;
  signOut: () => void;
  /** Resolves to whether somebody is signed in now. */
  requireSignIn: () => Promise<boolean>;
  /** Asks the server whose token this is. */
  identify: () => Promise<void>;
}

let waiting: ((signedIn: boolean) => void)[] = [];

function settle(signedIn: boolean) {
  const settled = waiting;
  waiting = [];
  settled.forEach((resolve) => resolve(signedIn));
}

export const useAuthStore = create<AuthStore>((set, get) => ({
  signedIn: getToken() !== null,
  traveler: null,
  pickerOpen: false,
  expired: false,
  openPicker: () => set({ pickerOpen: true }),
  closePicker: () => {
    set({ pickerOpen: false, expired: false });
    settle(get().signedIn);
  },
  signIn: async (travelerId) => {
    const { token, traveler } = await signInDemo(travelerId);
    setToken(token);
    set({ signedIn: true, traveler, pickerOpen: false, expired: false });
    settle(true);
  },
  signOut: () => {
    set({ signedIn: false, traveler: null });
    setToken(null);
  },
  requireSignIn: () => {
    if (get().signedIn) return Promise.resolve(true);
    set({ pickerOpen: true });
    return new Promise((resolve) => waiting.push(resolve));
  },
  identify: async () => {
    if (getToken() === null) return;
    const { traveler } = await getMe();
    set({ traveler });
  },
}));

/** Follows the token, which a 401 or another tab may take away. */
export function watchToken(): () => void {
  return onTokenChange(() => {
    const store = useAuthStore.getState();
    const signedIn = getToken() !== null;
    if (!signedIn && store.signedIn)
      useAuthStore.setState({ signedIn, traveler: null, pickerOpen: true, expired: true });
    else if (signedIn && (!store.signedIn || store.traveler === null)) {
      useAuthStore.setState({ signedIn });
      void store.identify().catch(() => undefined);
    }
  });
}
