// Every sentence in Spanish. The type makes it complete: a sentence that is missing here does not compile.
import type { Messages } from './en';
import { chat, errors } from './es/chat';
import { common, shell, signIn } from './es/common';
import { explore } from './es/explore';
import { preview } from './es/preview';
import { attribution, itinerary, publish } from './es/publish';

export const es: Messages = {
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
