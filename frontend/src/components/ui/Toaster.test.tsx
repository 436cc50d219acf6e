// Toasts are drawn inside the newest dialog, where they can be reached, and read aloud from outside of it.
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { showToast, useToastStore } from '@/stores/toastStore';
import { Dialog, DialogContent } from './Dialog';
import { Toaster } from './Toaster';

function App({ isOpen, onOpenChat }: { isOpen: boolean; onOpenChat: (id: string) => void }) {
  return (
    <>
      <Dialog open={isOpen}>
        <DialogContent title="Chat" shape="workspace">
          <button type="button">Inside</button>
        </DialogContent>
      </Dialog>
      <Toaster onOpenChat={onOpenChat} />
    </>
  );
}

afterEach(() => {
  useToastStore.setState({ toasts: [] });
  vi.useRealTimers();
});

it('moves with the dialogs, and is announced in any case', () => {
  const { rerender } = render(<App isOpen={false} onOpenChat={vi.fn()} />);
  const spoken = document.querySelector('[aria-live]');
  act(() => showToast({ tone: 'good', text: 'Archived' }));
  expect(screen.getByRole('region', { name: 'Notifications' })).toBeVisible();
  expect(spoken).toHaveTextContent('Archived');
  rerender(<App isOpen onOpenChat={vi.fn()} />);
  const dialog = screen.getByRole('dialog');
  expect(within(dialog).getByRole('region', { name: 'Notifications' })).toBeVisible();
  expect(spoken).toHaveTextContent('Archived');
  expect(spoken?.closest('[aria-hidden]')).toBeNull();
});

it('opens the chat that it is about, and goes', async () => {
  const onOpenChat = vi.fn();
  render(<App isOpen onOpenChat={onOpenChat} />);
  act(() => showToast({ tone: 'good', text: 'The reply is ready', sessionId: 's1' }));
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  expect(onOpenChat).toHaveBeenCalledExactlyOnceWith('s1');
  expect(screen.queryByRole('region', { name: 'Notifications' })).toBeNull();
});

it('goes by itself, but not from under the pointer', () => {
  vi.useFakeTimers();
  render(<App isOpen={false} onOpenChat={vi.fn()} />);
  act(() => showToast({ tone: 'info', text: 'Three is the limit' }));
  const text = () => screen.queryByRole('region', { name: 'Notifications' });
  const card = within(text() ?? document.body).getByText('Three is the limit').parentElement;
  if (!card) throw new Error('the toast is not there');
  fireEvent.pointerEnter(card);
  act(() => void vi.advanceTimersByTime(60_000));
  expect(text()).not.toBeNull();
  fireEvent.pointerLeave(card);
  act(() => void vi.advanceTimersByTime(6_000));
  expect(text()).toBeNull();
});

it('makes way for what is pressed next, unless it is a failure or offers something', async () => {
  render(
    <>
      <button type="button">Elsewhere</button>
      <App isOpen={false} onOpenChat={vi.fn()} />
    </>,
  );
  act(() => {
    showToast({ tone: 'good', text: 'Archived' });
    showToast({ tone: 'bad', text: 'It did not work' });
    showToast({ tone: 'good', text: 'The reply is ready', sessionId: 's1' });
  });
  const region = () => screen.getByRole('region', { name: 'Notifications' });
  await userEvent.click(within(region()).getByText('Archived'));
  expect(within(region()).getByText('Archived')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Elsewhere' }));
  expect(within(region()).queryByText('Archived')).toBeNull();
  expect(within(region()).getByText('It did not work')).toBeVisible();
  expect(within(region()).getByText('The reply is ready')).toBeVisible();
});
