// The name of the page in the browser's tab and history.
import { useEffect } from 'react';
import { useMessages } from '@/messages';

/** Shows `title` (null: the product alone) while the calling component is there. */
export function useDocumentTitle(title: string | null): void {
  const { appName } = useMessages().common;
  useEffect(() => {
    const before = document.title;
    document.title = title === null ? appName : `${title} · ${appName}`;
    return () => {
      document.title = before;
    };
  }, [title, appName]);
}
