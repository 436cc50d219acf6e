// Keeps a transcript at its end while the reader is there, and leaves it alone the moment they move up.
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

const AT_END_PX = 4;

export function useScrollFollow() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const lastTop = useRef(0);
  const [isAway, setIsAway] = useState(false);

  const toEnd = useCallback((behavior: ScrollBehavior = 'instant') => {
    const box = scroller.current;
    if (!box) return;
    following.current = true;
    setIsAway(false);
    box.scrollTo({ top: box.scrollHeight, behavior });
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const left = box.scrollHeight - box.clientHeight - box.scrollTop;
    if (left <= AT_END_PX) following.current = true;
    else if (box.scrollTop < lastTop.current) following.current = false;
    lastTop.current = box.scrollTop;
    setIsAway(!following.current);
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const follow = () => {
      if (following.current) box.scrollTop = box.scrollHeight;
    };
    follow();
    const observer = new ResizeObserver(follow);
    observer.observe(inner);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  return { scroller, content, onScroll, isAway, toEnd };
}
