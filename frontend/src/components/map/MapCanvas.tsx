// The map itself: outlines, the route, numbered stops with labels, and a globe that says where in the world this is.
import { useEffect, useMemo, useState } from 'react';
import { Notice } from '@/components/ui/Notice';
import type { Sources } from '@/components/itinerary/sources';
import { useMessages } from '@/messages';
import { Globe } from './Globe';
import { mergeSpots, type Spot } from './layout';
import { Markers } from './Markers';
import type { MapDrawing, Position } from './drawing';
import { fitProjection, FRAME } from './projection';
import { requestDrawing } from './requestDrawing';
import type { KnownStop } from './stops';

export interface MapCanvasProps {
  stops: KnownStop[];
  sources: Sources;
}

export function MapCanvas({ stops, sources }: MapCanvasProps) {
  const t = useMessages().preview.map;
  const [drawn, setDrawn] = useState<MapDrawing | 'failed' | null>(null);
  // Every new version of the draft brings new objects for the same places.
  const places = JSON.stringify(stops.map(({ at }) => at));
  useEffect(() => {
    let shown = true;
    void requestDrawing(JSON.parse(places) as Position[]).then((drawing) => {
      if (shown) setDrawn(drawing ?? 'failed');
    });
    return () => {
      shown = false;
    };
  }, [places]);

  const view = useMemo(() => {
    const { projection } = fitProjection(stops);
    const spots = stops.map(({ at, name }) => {
      const [x, y] = projection(at) ?? [0, 0];
      return { x, y, name };
    });
    return { spots, markers: mergeSpots(spots) };
  }, [stops]);

  const name = t.label(stops.map(({ name: stop }) => stop).join(', '));
  return (
    <figure className="flex flex-col gap-2">
      <div className="relative overflow-hidden rounded-card border-[3px] border-line">
        <svg
          role="img"
          aria-label={name}
          viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
          className="block w-full bg-map-sea"
        >
          {drawn && drawn !== 'failed' && (
            <g>
              <path d={drawn.grid} fill="none" stroke="var(--map-grid)" strokeWidth="0.6" />
              {drawn.countries.map((path) => (
                <path
                  key={path.slice(0, 60)}
                  d={path}
                  fill="var(--map-land)"
                  stroke="var(--map-border)"
                  strokeWidth="0.9"
                  strokeLinejoin="round"
                />
              ))}
            </g>
          )}
          <Route spots={view.spots} />
          <Markers markers={view.markers} stops={stops} sources={sources} />
        </svg>
        {drawn && drawn !== 'failed' && <Globe drawing={drawn.globe} points={view.spots} />}
      </div>
      {drawn === 'failed' && <Notice tone="warn" title={t.failed} />}
    </figure>
  );
}

function Route({ spots }: { spots: Spot[] }) {
  const path = spots.map(
    ({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`,
  );
  return (
    <g fill="none" strokeLinejoin="round" strokeLinecap="round">
      <path d={path.join('')} stroke="var(--surface)" strokeWidth="5" />
      <path d={path.join('')} stroke="var(--action)" strokeWidth="2.5" strokeDasharray="1 5.5" />
    </g>
  );
}
