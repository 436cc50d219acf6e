// What is open and pointed at inside the chat modal. None of it outlives the modal.
import { create } from 'zustand';

interface WorkspaceStore {
  /** The list of chats, where it is a drawer. */
  drawerOpen: boolean;
  /** The preview, where it is a sheet. */
  sheetOpen: boolean;
  /** The element of the draft to bring into view. */
  focus: { id: string; request: number } | null;
  setDrawer: (open: boolean) => void;
  setSheet: (open: boolean) => void;
  showInPreview: (id: string) => void;
  reset: () => void;
}

export const useWorkspaceStore = create<WorkspaceStore>((set) => ({
  drawerOpen: false,
  sheetOpen: false,
  focus: null,
  setDrawer: (drawerOpen) => set({ drawerOpen }),
  setSheet: (sheetOpen) => set({ sheetOpen }),
  showInPreview: (id) =>
    set(({ focus }) => ({ sheetOpen: true, focus: { id, request: (focus?.request ?? 0) + 1 } })),
  reset: () => set({ drawerOpen: false, sheetOpen: false, focus: null }),
}));
