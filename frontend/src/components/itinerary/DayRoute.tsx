// Where the night is spent and how the next place is reached.
import {
  BedDouble,
  Bike,
  Bus,
  Car,
  Footprints,
  Plane,
  Sailboat,
  Ship,
  TrainFront,
} from 'lucide-react';
import type { ComponentType, ReactNode, SVGProps } from 'react';
import { Badge } from '@/components/ui/Badge';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useTripFormat } from '@/messages/formatTrip';
import type { Stay, Transfer } from '@/types';

type Icon = ComponentType<SVGProps<SVGSVGElement>>;

const MODES: Record<string, Icon> = {
  walk: Footprints,
  bike: Bike,
  bus: Bus,
  train: TrainFront,
  car: Car,
  taxi: Car,
  boat: Sailboat,
  ferry: Ship,
  flight: Plane,
};

export interface RouteLineProps {
  currency: string;
  mark?: ReactNode;
}

export function StayLine({ stay, currency, mark }: RouteLineProps & { stay: Stay }) {
  const t = useMessages().preview.parts;
  const format = useFormat();
  return (
    <Line
      icon={BedDouble}
      cost={stay.cost === 0 ? t.free : format.money(stay.cost, currency)}
      mark={mark}
    >
      <span className="sr-only">{t.stay}: </span>
      <span className="font-medium">{stay.name}</span>
      <span className="text-ink-soft"> · {t.stayLevels[stay.level]}</span>
    </Line>
  );
}

export function TransferLine({
  transfer,
  currency,
  mark,
}: RouteLineProps & { transfer: Transfer }) {
  const t = useMessages().preview.parts;
  const format = useFormat();
  const trip = useTripFormat();
  const { distance_km: km, duration_minutes: minutes } = transfer;
  const mode = (t.modes as Record<string, string | undefined>)[transfer.mode] ?? transfer.mode;
  const facts = [km != null && t.km(trip.number(km)), minutes != null && trip.duration(minutes)];
  return (
    <Line
      icon={MODES[transfer.mode] ?? Car}
      cost={transfer.cost === 0 ? '' : format.money(transfer.cost, currency)}
      mark={mark}
    >
      <span className="font-medium">
        {mode} {t.transferTo(transfer.to)}
      </span>
      <span className="text-ink-soft">
        {facts.filter(Boolean).map((fact) => ` · ${String(fact)}`)}
      </span>{' '}
      {!transfer.checked && <Badge tone="warn">{t.unchecked}</Badge>}
    </Line>
  );
}

function Line(props: { icon: Icon; cost: string; mark?: ReactNode; children: ReactNode }) {
  const { icon: Icon } = props;
  return (
    <p className="flex items-start gap-2 text-sm">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {props.children} {props.mark}
      </span>
      <span className="font-semibold tabular-nums">{props.cost}</span>
    </p>
  );
}
