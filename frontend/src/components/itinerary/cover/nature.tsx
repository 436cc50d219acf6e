// Landscapes.
import { between, randomFrom } from './random';
import {
  HEIGHT,
  Palm,
  ridge,
  Sky,
  stroke,
  swell,
  Tree,
  Water,
  WIDTH,
  type SceneProps,
} from './shapes';

export function Peaks({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const x = between(random, 110, 200);
  const top = between(random, 30, 42);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 122, 62, 5)} fill={palette.far} />
        <path d={`M${x - 88} 170L${x} ${top}L${x + 96} 170Z`} fill={palette.mid} />
        <path d={`M${x} ${top}l26 37-14-5-9 12-10-11-12 9-7-8z`} fill={palette.glow} />
        <path d={ridge(random, 152, 30, 4, 2)} fill={palette.near} />
      </g>
      {[34, 58, 262, 288].map((tree, index) => (
        <Tree
          key={tree}
          x={tree}
          y={154 - (index % 2) * 6}
          size={26 + (index % 3) * 6}
          palette={palette}
        />
      ))}
    </>
  );
}

export function Fjord({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const hut = between(random, 190, 232);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 108, 60, 4)} fill={palette.far} />
        <path d={`M-10 118L40 52l30 30 22-14 46 52z`} fill={palette.mid} />
        <path d={`M200 118l48-58 24 26 18-16 40 50v6z`} fill={palette.near} />
      </g>
      <Water palette={palette} top={116} />
      <g stroke={palette.ink} {...stroke}>
        <path d={`M${hut - 26} 116v-16h30v16z`} fill={palette.accent} />
        <path d={`M${hut - 30} 101l19-13 19 13z`} fill={palette.near} />
        <path d={`M70 128q18 12 40 0l-5 12H78z`} fill={palette.accent} />
        <path d="M90 128V96l18 24z" fill={palette.glow} />
      </g>
    </>
  );
}

export function Winter({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const flakes = Array.from({ length: 16 }, () => [
    between(random, 6, 314),
    between(random, 8, 92),
  ]);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <path
        d="M-10 62Q60 18 130 50T330 30"
        fill="none"
        stroke={palette.accent}
        strokeWidth="9"
        opacity="0.75"
      />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 124, 46, 5)} fill={palette.far} />
        <path d={swell(random, 128, 16, 3)} fill={palette.near} />
        <path d="M150 132v-24h42v24z" fill="#b5482f" />
        <path d="M143 110l28-22 28 22z" fill={palette.near} />
        <path d="M165 132v-12h11v12z" fill="#ffd166" />
      </g>
      {[40, 74, 226, 258, 292].map((tree, index) => (
        <Tree
          key={tree}
          x={tree}
          y={140 + (index % 2) * 8}
          size={30 + (index % 3) * 7}
          palette={{ ...palette, near: '#2f6b5a' }}
        />
      ))}
      {flakes.map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="1.8" fill="#fff" />
      ))}
    </>
  );
}

export function Beach({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const boat = between(random, 120, 190);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={`M190 100q28-34 62-12t78 8v20H190z`} fill={palette.mid} />
      </g>
      <Water palette={palette} top={98} />
      <g stroke={palette.ink} {...stroke}>
        <path d={`M${boat} 96l26-34v34zm-3 5h36l-7 10h-22z`} fill={palette.glow} />
        <path d={`M-10 128q90-16 180 6t170 4v40H-10z`} fill="#ffe0a3" />
        <path d="M226 148l12-34 12 34z" fill={palette.accent} />
        <path d="M206 132a32 15 0 0 1 63-7z" fill={palette.accent} />
      </g>
      <Palm x={44} y={146} size={86} palette={palette} />
      <Palm x={76} y={150} size={58} palette={palette} />
    </>
  );
}

export function Desert({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const camels = between(random, 120, 150);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d="M20 108V66l16-12h26l14 14v40zm66 0V80l22-8 18 14v22z" fill={palette.far} />
        <path d={swell(random, 108, 34, 3)} fill={palette.mid} />
        <path d={swell(random, 136, 26, 2)} fill={palette.near} />
        {[0, 46, 92].map((offset) => (
          <path
            key={offset}
            d={`M${camels + offset} 112v-14q2-10 9-4 4-9 9 0 6 1 6 6l7-10 5 1-6 15-4 3v3M${camels + offset + 20} 112v-10`}
            fill={palette.ink}
          />
        ))}
      </g>
      <Palm x={286} y={140} size={46} palette={{ ...palette, mid: palette.accent }} />
    </>
  );
}

export function Savanna({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const tree = between(random, 60, 110);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <g stroke={palette.ink} {...stroke}>
        <path d={ridge(random, 118, 34, 3)} fill={palette.far} />
        <path d={swell(random, 124, 8, 4)} fill={palette.mid} />
        <path d={`M${tree} 140q2-30-6-52m6 24q10-10 16-24`} fill="none" strokeWidth={5} />
        <path d={`M${tree - 52} 88q8-20 50-22t58 16q-6 14-50 12t-58-6z`} fill={palette.near} />
        <path
          d="M228 140v-36l-6-2q-4-10 6-10l8-24 4 2-5 30 22 4q6 4 5 12v24m-26 0v-22m18 22v-22"
          fill={palette.sun}
        />
        <path d={swell(random, 144, 8, 5)} fill={palette.near} />
      </g>
    </>
  );
}

export function Terraces({ seed, palette }: SceneProps) {
  const random = randomFrom(seed);
  const levels = [0, 1, 2, 3].map((level) => 88 + level * 19);
  return (
    <>
      <Sky seed={seed} palette={palette} />
      <path d={ridge(random, 100, 50, 4)} fill={palette.far} stroke={palette.ink} {...stroke} />
      {levels.map((y, index) => (
        <path
          key={y}
          d={swell(random, y, 12 - index, 3)}
          fill={index % 2 === 0 ? palette.mid : palette.water}
          stroke={palette.ink}
          {...stroke}
        />
      ))}
      <g stroke={palette.ink} {...stroke}>
        <path d="M214 104V86h26v18z" fill={palette.glow} />
        <path d="M206 88l21-17 21 17z" fill={palette.accent} />
      </g>
      <Palm x={58} y={HEIGHT - 16} size={70} palette={{ ...palette, mid: palette.near }} />
      <Palm x={WIDTH - 34} y={HEIGHT - 10} size={52} palette={{ ...palette, mid: palette.near }} />
    </>
  );
}
