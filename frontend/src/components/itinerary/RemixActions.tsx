// From a published trip into a remix: at once with this trip alone, or into the selection for a mix.
import { ListPlus, Shuffle } from 'lucide-react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useMessages } from '@/messages';
import { useSelectionStore } from '@/stores/selectionStore';
import { showToast } from '@/stores/toastStore';
import type { Itinerary } from '@/types';
import { summaryOf } from './summary';

export function RemixActions({ trip }: { trip: Itinerary }) {
  const t = useMessages();
  const navigate = useNavigate();
  const { startChat } = useRemixChatContext();
  const { selected, toggle } = useSelectionStore();
  const isSelected = selected.some(({ id }) => id === trip.id);
  const addToRemix = () => {
    if (!isSelected && !toggle(summaryOf(trip))) {
      showToast({ tone: 'info', text: `${t.explore.full.title}. ${t.explore.full.text}` });
    } else if (!isSelected) showToast({ tone: 'good', text: t.itinerary.added(trip.title) });
    void navigate('/');
  };
  return (
    <>
      <Button look="accent" onClick={() => void startChat({ itineraryIds: [trip.id] })}>
        <Shuffle aria-hidden />
        {t.itinerary.remix}
      </Button>
      <Button onClick={addToRemix}>
        <ListPlus aria-hidden />
        {isSelected ? t.itinerary.inSelection : t.itinerary.addToRemix}
      </Button>
    </>
  );
}
