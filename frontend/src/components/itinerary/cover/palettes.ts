// The light of a cover. A picture keeps its colours in both themes.
export interface Palette {
  sky: string;
  glow: string;
  sun: string;
  far: string;
  mid: string;
  near: string;
  accent: string;
  water: string;
  ink: string;
}

const INK = '#14130f';

export const DAWN: Palette = {
  sky: '#ffd9c7',
  glow: '#ffeede',
  sun: '#ff7b54',
  far: '#e79a9c',
  mid: '#a65a83',
  near: '#55336b',
  accent: '#ffc43d',
  water: '#f3aea2',
  ink: INK,
};

export const DAY: Palette = {
  sky: '#a9dcf5',
  glow: '#e4f5fb',
  sun: '#ffc43d',
  far: '#8fb7d9',
  mid: '#4f8f7d',
  near: '#23614f',
  accent: '#ff6f59',
  water: '#35a7c6',
  ink: INK,
};

export const DUSK: Palette = {
  sky: '#4b4b9f',
  glow: '#f08a9b',
  sun: '#ffd166',
  far: '#7a5aa8',
  mid: '#45307a',
  near: '#231a4a',
  accent: '#ff8fab',
  water: '#6a63b8',
  ink: INK,
};

export const GOLD: Palette = {
  sky: '#ffe2a1',
  glow: '#fff3d3',
  sun: '#f2622e',
  far: '#f0b765',
  mid: '#d7803a',
  near: '#8a4526',
  accent: '#2a8f86',
  water: '#58b5ab',
  ink: INK,
};

export const MINT: Palette = {
  sky: '#c6efe2',
  glow: '#f0fbf4',
  sun: '#ffb703',
  far: '#8fd0b4',
  mid: '#3d9a72',
  near: '#17573f',
  accent: '#ff7096',
  water: '#63c5c1',
  ink: INK,
};

export const NIGHT: Palette = {
  sky: '#16204d',
  glow: '#2b3f86',
  sun: '#f6f1d1',
  far: '#5168ad',
  mid: '#8fa6d8',
  near: '#eef2fb',
  accent: '#5be0b3',
  water: '#31478f',
  ink: INK,
};
