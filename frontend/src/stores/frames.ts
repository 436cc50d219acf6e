// Collects work and does it once per animation frame, so that fast streams cost one state update a frame.
export class FrameQueue<T> {
  private items: T[] = [];
  private cancel: (() => void) | null = null;

  constructor(private readonly flushed: (items: T[]) => void) {}

  push(item: T): void {
    this.items.push(item);
    this.cancel ??= nextFrame(() => this.flush());
  }

  flush(): void {
    this.cancel?.();
    this.cancel = null;
    if (this.items.length === 0) return;
    const items = this.items;
    this.items = [];
    this.flushed(items);
  }
}

/** Hidden tabs draw no frames, but their chats must go on. */
function nextFrame(run: () => void): () => void {
  if (document.visibilityState === 'hidden') {
    const timer = setTimeout(run, 100);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(run);
  // A tab that is hidden right now would wait until it is shown again.
  const timer = setTimeout(run, 250);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
