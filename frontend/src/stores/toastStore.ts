// Short notes that come and go. Anything that must be read or acted on stands inline instead.
import { create } from 'zustand';

export interface Toast {
  id: number;
  tone: 'info' | 'good' | 'bad';
  text: string;
  /** The chat that it is about: the toast then offers to open it. */
  sessionId?: string;
}

interface ToastStore {
  toasts: Toast[];
  show: (toast: Omit<Toast, 'id'>) => void;
  dismiss: (id: number) => void;
}

let next = 1;

export const useToastStore = create<ToastStore>((set) => ({
  toasts: [],
  show: (toast) =>
    set((state) => ({ toasts: [...state.toasts, { ...toast, id: next++ }].slice(-3) })),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

export const showToast = (toast: Omit<Toast, 'id'>) => useToastStore.getState().show(toast);
