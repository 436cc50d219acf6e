// A part of the app whose code is fetched when it is wanted. Code that does not come takes nothing else down: `failed` is
// drawn where the part was asked for, with a way to ask again, and it is asked again when the network comes back.
import { startTransition, useEffect, useState, type ComponentType, type ReactNode } from 'react';

export interface Missing {
  retry: () => void;
  /** Trying again did not help: some browsers remember that a file was missing until the page is loaded anew. */
  isStuck: boolean;
}

export interface LatePartOptions<Props> {
  /** Drawn until the code is here. */
  waiting?: (props: Props) => ReactNode;
  /** Drawn when it could not be loaded. */
  failed?: (missing: Missing, props: Props) => ReactNode;
}

/** The part as a component. `load` fetches its code ahead, and rejects when that does not work. */
export type LatePart<Props> = ComponentType<Props> & { load: () => Promise<void> };

export function latePart<Props extends object>(
  fetchPart: () => Promise<ComponentType<Props>>,
  { waiting, failed }: LatePartOptions<Props> = {},
): LatePart<Props> {
  let here: ComponentType<Props> | null = null;
  const load = async () => {
    here ??= await fetchPart();
  };

  function Late(props: Props) {
    const [Part, setPart] = useState(() => here);
    const [attempt, setAttempt] = useState(1);
    const [failures, setFailures] = useState(0);
    const isMissing = Part === null && failures === attempt;
    useEffect(() => {
      let wanted = true;
      load().then(
        () => wanted && startTransition(() => setPart(() => here)),
        () => wanted && setFailures(attempt),
      );
      return () => {
        wanted = false;
      };
    }, [attempt]);
    useEffect(() => {
      if (!isMissing) return;
      const again = () => setAttempt(attempt + 1);
      window.addEventListener('online', again);
      return () => window.removeEventListener('online', again);
    }, [isMissing, attempt]);
    if (Part !== null) return <Part {...props} />;
    if (!isMissing) return waiting?.(props) ?? null;
    const missing = { retry: () => setAttempt(attempt + 1), isStuck: failures > 1 };
    return failed?.(missing, props) ?? null;
  }
  return Object.assign(Late, { load });
}
