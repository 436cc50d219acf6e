// Changing the draft by hand, and going back to older versions.
import { hasCode } from '@/api/errors';
import { editDraft, restoreVersion } from '@/api/drafts';
import { newKey } from '@/api/http';
import { getMessages } from '@/messages';
import type { Draft, Operation } from '@/types';
import { patchChat, type Read, type Update } from './remixChatState';
import { tellTabs } from './tabs';
import { showToast } from './toastStore';

export interface DraftActions {
  /** Applies operations on the version that the traveller saw. Resolves to whether the server took them. */
  editDraft: (sessionId: string, version: number, operations: Operation[]) => Promise<boolean>;
  /** Brings an older version back, as a new one. */
  restoreVersion: (sessionId: string, version: number) => Promise<boolean>;
}

export function draftActions(update: Update, get: Read): DraftActions {
  async function change(sessionId: string, ask: () => Promise<{ draft: Draft }>): Promise<boolean> {
    get().dismissProblem(sessionId);
    try {
      const { draft } = await ask();
      patchChat(update, sessionId, (chat) => ({
        ...chat,
        highlight: draft.change ?? null,
        session: {
          ...chat.session,
          current_draft: draft.itinerary,
          draft_version: draft.version,
          constraints: draft.constraints,
        },
      }));
      tellTabs({ kind: 'changed', sessionId });
      return true;
    } catch (problem) {
      if (hasCode(problem, 'version_conflict')) {
        await get().loadSession(sessionId);
        showToast({ tone: 'info', text: getMessages().chat.toast.movedOn });
      } else {
        update(({ problems }) => ({ problems: { ...problems, [sessionId]: problem } }));
      }
      return false;
    }
  }

  return {
    editDraft: (sessionId, version, operations) =>
      change(sessionId, () =>
        editDraft(sessionId, { base_version: version, operations }, newKey()),
      ),

    restoreVersion: (sessionId, version) =>
      change(sessionId, () => restoreVersion(sessionId, version, newKey())),
  };
}
