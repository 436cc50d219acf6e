// The one message box on screen, for buttons elsewhere that fill it.
let box: HTMLTextAreaElement | null = null;

/** A ref for the box. */
export function composerRef(element: HTMLTextAreaElement | null): void {
  box = element;
}

/** Puts the cursor behind the text, after React has written it. */
export function focusComposer(): void {
  requestAnimationFrame(() => {
    if (!box) return;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
}
