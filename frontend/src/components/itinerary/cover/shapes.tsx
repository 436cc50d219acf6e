// What several pictures share: the sky with its sun, ridges, water, trees.
import { between, randomFrom, type Random } from './random';
import type { Palette } from './palettes';

export const WIDTH = 320;
export const HEIGHT = 160;

export interface SceneProps {
  /** The same seed draws the same picture. */
  seed: string;
  palette: Palette;
}

/** Thick outlines, as everywhere in this design. */
export const stroke = {
  strokeWidth: 2.5,
  strokeLinejoin: 'round',
  strokeLinecap: 'round',
} as const;

const round = (value: number) => Math.round(value * 10) / 10;

export const points = (list: [number, number][]) =>
  list.map(([x, y]) => `${round(x)} ${round(y)}`).join('L');

export function Sky({ seed, palette }: SceneProps) {
  const random = randomFrom(`${seed} sky`);
  const x = between(random, 60, 260);
  const y = between(random, 34, 58);
  return (
    <>
      <rect width={WIDTH} height={HEIGHT} fill={palette.sky} />
      <rect y={HEIGHT * 0.38} width={WIDTH} height={HEIGHT} fill={palette.glow} opacity="0.7" />
      <circle
        cx={round(x)}
        cy={round(y)}
        r="19"
        fill={palette.sun}
        stroke={palette.ink}
        {...stroke}
      />
    </>
  );
}

/** A jagged or rolling line of hills that reaches to the bottom. */
export function ridge(
  random: Random,
  base: number,
  height: number,
  peaks: number,
  jag = 1,
): string {
  const step = WIDTH / peaks;
  const list: [number, number][] = [[-10, base]];
  for (let index = 0; index < peaks; index += 1) {
    const left = index * step;
    list.push([left + step * between(random, 0.35, 0.65), base - height * between(random, 0.6, 1)]);
    list.push([left + step, base - height * between(random, 0.05, 0.3) * jag]);
  }
  return `M${points([...list, [WIDTH + 10, base]])}V${HEIGHT + 10}H-10Z`;
}

/** A soft curve for dunes and hills. */
export function swell(random: Random, base: number, height: number, waves: number): string {
  const step = (WIDTH + 20) / waves;
  let path = `M-10 ${round(base)}`;
  for (let index = 0; index < waves; index += 1) {
    const x = -10 + index * step;
    const rise = height * between(random, 0.5, 1) * (index % 2 === 0 ? 1 : -0.6);
    path += `Q${round(x + step / 2)} ${round(base - rise)} ${round(x + step)} ${round(base)}`;
  }
  return `${path}V${HEIGHT + 10}H-10Z`;
}

export function Water({ palette, top }: { palette: Palette; top: number }) {
  const lines = [0.25, 0.5, 0.75].map((part) => top + (HEIGHT - top) * part);
  return (
    <>
      <path
        d={`M-10 ${top}H${WIDTH + 10}V${HEIGHT + 10}H-10Z`}
        fill={palette.water}
        stroke={palette.ink}
        {...stroke}
      />
      {lines.map((y, index) => (
        <path
          key={y}
          d={`M${30 + index * 70} ${y}h${46 - index * 8}m34 4h22`}
          stroke={palette.glow}
          fill="none"
          {...stroke}
        />
      ))}
    </>
  );
}

export function Tree({
  x,
  y,
  size,
  palette,
}: {
  x: number;
  y: number;
  size: number;
  palette: Palette;
}) {
  return (
    <path
      d={`M${x} ${y - size}l${size * 0.36} ${size * 0.8}h-${size * 0.72}zm0 ${size * 0.8}v${size * 0.22}`}
      fill={palette.near}
      stroke={palette.ink}
      {...stroke}
    />
  );
}

export function Palm({
  x,
  y,
  size,
  palette,
}: {
  x: number;
  y: number;
  size: number;
  palette: Palette;
}) {
  const top = `${x + size * 0.18} ${y - size}`;
  const leaves = [
    [-0.55, 0.12],
    [-0.4, -0.24],
    [0.1, -0.34],
    [0.46, -0.16],
    [0.52, 0.18],
  ] as const;
  return (
    <g fill="none" stroke={palette.ink} {...stroke}>
      <path d={`M${x} ${y}Q${x - size * 0.05} ${y - size * 0.6} ${top}`} strokeWidth={4} />
      {leaves.map(([dx, dy]) => (
        <path
          key={dx}
          d={`M${top}q${size * dx * 0.5} ${size * (dy - 0.22)} ${size * dx} ${size * dy}q${-size * dx * 0.6} ${-size * 0.02} ${-size * dx} ${-size * dy}z`}
          fill={palette.mid}
        />
      ))}
    </g>
  );
}
