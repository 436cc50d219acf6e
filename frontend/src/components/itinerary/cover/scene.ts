// Which picture suits a trip: the words of its title, place, categories and first tags vote.
import type { ItinerarySummary } from '@/types';

export const SCENES = [
  'peaks',
  'fjord',
  'winter',
  'beach',
  'desert',
  'savanna',
  'temple',
  'terraces',
  'old_town',
  'city',
] as const;

export type Scene = (typeof SCENES)[number];

/** Beginnings of words. The first scene wins a tie. */
const WORDS: Record<Scene, RegExp> = {
  peaks: /\b(trek|himal|mountain|patagoni|inca|ande|alps?\b|hike|hiking|nepal|dolomit)/g,
  fjord: /\b(fjord|lofoten|norway|iceland|scot|highland|new zealand|ireland|faroe|waterfall)/g,
  winter: /\b(winter|ski|snow|aurora|arctic|lapland|quebec)/g,
  beach: /\b(beach|reef|diving|goa\b|bali\b|amalfi|caribbean|maldiv|lagoon|surf|island)/g,
  desert: /\b(desert|dune|sahara|morocco|jordan|wadi|rajasthan|petra|outback)/g,
  savanna: /\b(safari|wildlife|kenya|tanzania|cape town|garden route|serengeti|botswana)/g,
  temple: /\b(temple|kyoto|nara|japan|angkor|shrine|jaipur|pagoda)/g,
  terraces: /\b(rice|terrace|backwater|kerala|vietnam|tea\b|jungle|rainforest|laos)/g,
  old_town:
    /\b(lisbon|alentejo|andalusia|tuscany|naples|provence|wine|italy|spain|portugal|oaxaca|medina)/g,
  city: /\b(city|london|tokyo|paris|new york|berlin|metropol|museum|nightlife)/g,
};

export type Pictured = Pick<
  ItinerarySummary,
  'title' | 'destination' | 'activity_tags' | 'categories'
>;

export function chooseScene(trip: Pictured): Scene {
  const voices: [string, number][] = [
    [trip.title, 4],
    [trip.destination, 3],
    [trip.categories.join(' '), 2],
    [trip.activity_tags.slice(0, 4).join(' '), 1],
  ];
  let best: Scene = 'peaks';
  let most = 0;
  for (const scene of SCENES) {
    const votes = voices.reduce(
      (sum, [text, weight]) => sum + weight * (text.toLowerCase().match(WORDS[scene])?.length ?? 0),
      0,
    );
    if (votes > most) [best, most] = [scene, votes];
  }
  return best;
}
