// Pictures of what people have built.
import { between, randomFrom } from './random';
import { ridge, Sky, stroke, swell, Tree, Water, type SceneProps } from './shapes';

export function Temple({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const x = between(random, 150, 180);
  const roof = (y: number, half: number) =>
    `M${x - half} ${y}q${half * 0.5}-2 ${half * 0.62}-15h${half * 0.76}q${half * 0.12} 13 ${half * 0.62} 15z`;
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 126, 50, 4)} fill={palette.far} />
        <path d={swell(random, 138, 12, 3)} fill={palette.mid} />
        <path d={`M${x} 34V20`} />
        {[
          [50, 32, 20],
          [80, 42, 28],
          [112, 54, 36],
        ].map(([y = 0, half = 0, wall = 0]) => (
          <g key={y}>
            <path
              d={`M${x - wall / 1.1} ${y}h${(wall / 1.1) * 2}v16h-${(wall / 1.1) * 2}z`}
              fill={palette.glow}
            />
            <path d={roof(y, half)} fill={palette.accent} />
          </g>
        ))}
        <path d={`M${x - 42} 140v-12h84v12z`} fill={palette.near} />
        <path
          d="M44 144V92m44 52V92M34 92h64l4-10H30zm4 14h56"
          fill={palette.sun}
          strokeWidth={4}
        />
      </g>
      <Tree x={252} y={146} size={44} palette={palette} />
      <Tree x={284} y={150} size={56} palette={palette} />
    </>
  );
}

export function OldTown({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const walls = [palette.glow, palette.sun, palette.accent, palette.far];
  const houses = Array.from({ length: 8 }, (_, index) => ({
    x: 4 + index * 40,
    top: between(random, 76, 104),
    wall: walls[Math.floor(random() * walls.length)] ?? palette.glow,
  }));
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 112, 44, 3)} fill={palette.far} />
        <path d="M150 110V54h22v56zm-4-56l15-20 15 20z" fill={palette.glow} />
        <path d="M156 72v-8q5-7 10 0v8z" fill={palette.mid} />
        {houses.map(({ x, top, wall }, index) => (
          <g key={x}>
            <path d={`M${x} 150V${top}h38v74z`} fill={wall} />
            <path d={`M${x - 3} ${top}l22-14 22 14z`} fill="#d9572f" />
            <path
              d={`M${x + 8} ${top + 12}h8v11h-8zm14 0h8v11h-8z`}
              fill={index % 3 === 0 ? palette.near : palette.ink}
            />
          </g>
        ))}
      </g>
      <Water palette={palette} top={140} />
    </>
  );
}

export function City({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const towers = Array.from({ length: 9 }, (_, index) => ({
    x: -6 + index * 37,
    width: between(random, 26, 36),
    top: between(random, 44, 104),
    fill: index % 2 === 0 ? palette.mid : palette.near,
  }));
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 120, 40, 6)} fill={palette.far} />
        {towers.map(({ x, width, top, fill }) => (
          <g key={x}>
            <path d={`M${x} 170V${top}h${width}v130z`} fill={fill} />
            <path
              d={`M${x + 7} ${top + 12}h5m5 0h5m-15 14h5m5 0h5m-15 14h5m5 0h5`}
              stroke={palette.sun}
              strokeWidth="4"
            />
          </g>
        ))}
        <path d="M-10 150h340v20H-10z" fill={palette.accent} />
        <path d="M20 150v-14q40-12 96 0v14z" fill={palette.sun} />
        <path d="M34 144h14m12 0h14m12 0h14" stroke={palette.ink} />
      </g>
    </>
  );
}
