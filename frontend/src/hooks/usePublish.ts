// "Save & Publish": finalizes the chat and leads to the form, or to the page where there is one already.
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useRemixChatStore } from '@/stores/remixChatStore';
import type { Session } from '@/types';

export function usePublish(session: Session) {
  const navigate = useNavigate();
  const [isPublishing, setIsPublishing] = useState(false);
  const isRunning = useRemixChatStore((state) => Boolean(state.chats[session.id]?.turn));

  const finalize = async () => {
    setIsPublishing(true);
    try {
      const packet = await useRemixChatStore.getState().finalizeSession();
      // The form finds the packet by the session's id; the state only saves it from asking again.
      await navigate(`${packet.redirect_to}?session=${session.id}`, {
        state: {
          prefillData: packet.itinerary,
          isRemix: true,
          sourceItineraries: packet.source_itineraries,
          chatSessionId: session.id,
        },
      });
    } catch (problem) {
      useRemixChatStore.setState(({ problems }) => ({
        problems: { ...problems, [session.id]: problem },
      }));
    } finally {
      setIsPublishing(false);
    }
  };

  return {
    publish: () => {
      const page = session.published_itinerary_id;
      if (page) void navigate(`/itinerary/${page}`);
      else void finalize();
    },
    isPublishing,
    canPublish: !isRunning && session.status !== 'archived' && session.draft_version > 0,
  };
}
