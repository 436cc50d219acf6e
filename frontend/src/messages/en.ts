// Every sentence that a user can see, in English. `Messages` is the shape that other languages must fill.
import { chat, errors } from './en/chat';
import { common, shell, signIn } from './en/common';
import { explore } from './en/explore';
import { preview } from './en/preview';
import { attribution, itinerary, publish } from './en/publish';

export const en = {
  common,
  shell,
  signIn,
  explore,
  chat,
  errors,
  preview,
  publish,
  attribution,
  itinerary,
};

export type Messages = typeof en;
