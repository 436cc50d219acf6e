// Parts of a trip that preview and page share.
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aDay, anActivity, aTrip, SOURCE_A, SOURCE_B } from '@/test/trip';
import { chooseScene } from './cover/scene';
import { DayCard } from './DayCard';
import { OriginBadge } from './OriginBadge';
import { provenanceParts } from './provenanceParts';
import { ProvenanceBar } from './ProvenanceBar';
import { sourceMap } from './sources';
import { TripCover } from './TripCover';

const sources = sourceMap([
  { id: SOURCE_A, title: 'Himalayan Trek' },
  { id: SOURCE_B, title: 'Goa Beach Retreat' },
]);

describe('provenance', () => {
  it('is said in words', () => {
    const provenance = [
      { itinerary_id: SOURCE_A, title: 'Himalayan Trek', days: 4, activities: 12 },
      { itinerary_id: SOURCE_B, title: 'Goa Beach Retreat', days: 0, activities: 1 },
      { itinerary_id: '', title: 'New', days: 1, activities: 2 },
    ];
    render(<ProvenanceBar provenance={provenance} sources={sources} />);
    expect(screen.getByText('4 days from Himalayan Trek')).toBeInTheDocument();
    expect(screen.getByText('1 activity from Goa Beach Retreat')).toBeInTheDocument();
    expect(screen.getByText('1 new')).toBeInTheDocument();
  });

  it('leaves out what has no part, and fills the bar', () => {
    const parts = provenanceParts(aTrip().provenance, sources);
    expect(parts.map(({ key }) => key)).toEqual([SOURCE_A, SOURCE_B]);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('marks where an activity comes from', () => {
    const { rerender } = render(
      <OriginBadge
        origin={{ kind: 'source', itinerary_id: SOURCE_B, edited: true }}
        sources={sources}
      />,
    );
    expect(screen.getByText('From Goa Beach Retreat, reworded')).toBeInTheDocument();
    rerender(<OriginBadge origin={{ kind: 'suggested', edited: false }} sources={sources} />);
    expect(screen.getByText('Suggested')).toBeInTheDocument();
    rerender(<OriginBadge origin={{ kind: 'traveler', edited: false }} sources={sources} />);
    expect(screen.getByText('Yours')).toBeInTheDocument();
  });
});

describe('a day', () => {
  it('shows hostile text as text, and what is not checked', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const day = aDay({
      title: hostile,
      activities: [anActivity({ title: hostile, note: hostile })],
    });
    const { container } = render(<DayCard day={day} currency="USD" sources={sources} />);
    expect(screen.getAllByText(hostile)).toHaveLength(3);
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByText('Not checked')).toBeInTheDocument();
  });
});

describe('covers', () => {
  const trip = (
    title: string,
    destination: string,
    tags: string[] = [],
    categories: string[] = [],
  ) => ({
    id: title,
    title,
    destination,
    activity_tags: tags,
    categories,
  });

  it('suit the place', () => {
    expect(chooseScene(trip('Himalayan Trek', 'Himachal Pradesh, India'))).toBe('peaks');
    expect(chooseScene(trip('Goa Beach Retreat', 'Goa, India'))).toBe('beach');
    expect(chooseScene(trip('Kyoto in Autumn', 'Kyoto and Nara, Japan', ['temple']))).toBe(
      'temple',
    );
    expect(chooseScene(trip('Morocco: Medinas to Dunes', 'Morocco'))).toBe('desert');
    expect(chooseScene(trip('Weekend', 'Nowhere'))).toBe('peaks');
  });

  it('are the same for the same trip', () => {
    const draw = () =>
      render(<TripCover trip={trip('Goa Beach Retreat', 'Goa')} />).container.innerHTML;
    expect(draw()).toBe(draw());
  });
});
