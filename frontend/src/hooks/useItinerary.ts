// One published trip.
import { useQuery } from '@tanstack/react-query';
import { getItinerary } from '@/api/itineraries';

export function useItinerary(id: string) {
  return useQuery({ queryKey: ['itinerary', id], queryFn: () => getItinerary(id) });
}
