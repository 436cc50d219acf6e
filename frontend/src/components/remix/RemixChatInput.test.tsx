// When Enter sends, and what happens to what was typed.
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RemixChatProvider } from '@/context/RemixChatContext';
import { useComposerStore } from '@/stores/composerStore';
import { newTurn } from '@/stores/chat';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { chat } from '@/test/fixtures';
import type { Session } from '@/types';
import { RemixChatInput } from './RemixChatInput';

const sendMessage = vi.fn(() => Promise.resolve());

function show(change: Partial<Session> = {}) {
  const open = chat(change);
  useRemixChatStore.setState({ activeSessionId: 'chat', chats: { chat: open }, sendMessage });
  return render(
    <MemoryRouter>
      <RemixChatProvider>
        <RemixChatInput session={open.session} />
      </RemixChatProvider>
    </MemoryRouter>,
  );
}

const box = () => screen.getByRole('textbox', { name: 'Your message' });

beforeEach(() => {
  sendMessage.mockClear();
  useComposerStore.setState({ texts: {}, unsent: {} });
});

describe('RemixChatInput', () => {
  it('sends with Enter and breaks the line with Shift + Enter', async () => {
    show();
    await userEvent.type(box(), 'one{Shift>}{Enter}{/Shift}two');
    expect(sendMessage).not.toHaveBeenCalled();
    await userEvent.type(box(), '{Enter}');
    expect(sendMessage).toHaveBeenCalledExactlyOnceWith('one\ntwo');
  });

  it('leaves the Enter of an input method alone, also right after the composition', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    show();
    fireEvent.change(box(), { target: { value: '東京' } });
    fireEvent.keyDown(box(), { key: 'Enter', isComposing: true });
    fireEvent.compositionEnd(box());
    clock.mockReturnValue(1_029);
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(sendMessage).not.toHaveBeenCalled();
    clock.mockReturnValue(1_030);
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(sendMessage).toHaveBeenCalledExactlyOnceWith('東京');
  });

  it('sends nothing that is only spaces', async () => {
    show();
    await userEvent.type(box(), '   {Enter}');
    expect(sendMessage).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
  });

  it('keeps the text of each chat, also when the box goes away', async () => {
    const { unmount } = show();
    await userEvent.type(box(), 'half a thought');
    unmount();
    show();
    expect(box()).toHaveValue('half a thought');
  });

  it('counts when the limit is near and refuses what is too long', () => {
    show();
    fireEvent.change(box(), { target: { value: 'é'.repeat(7_990) } });
    expect(screen.getByText('10 characters left')).toBeInTheDocument();
    fireEvent.change(box(), { target: { value: 'é'.repeat(8_001) } });
    expect(screen.getByText('1 characters too many')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
  });

  it('offers Stop while a reply is written, and lets the next message be typed', async () => {
    show();
    useRemixChatStore.setState({ chats: { chat: { ...chat(), turn: newTurn('t1') } } });
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeEnabled();
    await userEvent.type(box(), 'and then{Enter}');
    expect(sendMessage).not.toHaveBeenCalled();
    expect(box()).toHaveValue('and then');
  });

  it('says why a chat is closed and how to open it', () => {
    show({ status: 'archived' });
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.getByRole('button', { name: 'Reopen' })).toBeInTheDocument();
  });

  it('offers a new chat when all messages are used', () => {
    show({ message_count: 49 });
    expect(screen.getByText(/used all its messages/)).toBeInTheDocument();
  });
});
