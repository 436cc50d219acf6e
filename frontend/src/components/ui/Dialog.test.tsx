// Whom Escape belongs to: a box is left from any of its fields, a workspace is not left from inside a field.
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Dialog, DialogContent, type DialogContentProps } from './Dialog';

function show(shape: NonNullable<DialogContentProps['shape']>) {
  const onOpenChange = vi.fn();
  render(
    <Dialog open onOpenChange={onOpenChange}>
      <DialogContent title="Trip" shape={shape}>
        <input aria-label="Days" />
        <input type="search" aria-label="Search" />
      </DialogContent>
    </Dialog>,
  );
  return onOpenChange;
}

it.each([
  ['box', 1],
  ['workspace', 0],
] as const)('Escape in a field of a %s closes it %i times', async (shape, times) => {
  const onOpenChange = show(shape);
  await userEvent.click(screen.getByLabelText('Days'));
  await userEvent.keyboard('{Escape}');
  expect(onOpenChange).toHaveBeenCalledTimes(times);
});

it('Escape in a search box closes a drawer once there is nothing left to clear', async () => {
  const onOpenChange = show('drawer');
  await userEvent.type(screen.getByLabelText('Search'), 'goa');
  await userEvent.keyboard('{Escape}');
  expect(onOpenChange).not.toHaveBeenCalled();
  await userEvent.clear(screen.getByLabelText('Search'));
  await userEvent.keyboard('{Escape}');
  expect(onOpenChange).toHaveBeenCalledExactlyOnceWith(false);
});
