// Everything the app knows about the shape of data.
export type * from './api.gen';
export type * from './preview';
export * from './turnEvents';
