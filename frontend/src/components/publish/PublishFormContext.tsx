// What the fields of the form need beside their values.
import { createContext, use } from 'react';

export interface PublishFormContextValue {
  /** Fields that the server calls missing; null while it has not said. */
  missing: string[] | null;
}

export const PublishFormContext = createContext<PublishFormContextValue>({ missing: null });

export const usePublishForm = () => use(PublishFormContext);
