// A menu that is made at the first press opens with it, for fingers as for keys.
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { LazyMenu } from './LazyMenu';
import { MenuContent, MenuItem } from './Menu';

function show() {
  const chosen: string[] = [];
  render(
    <LazyMenu label="Actions">
      <MenuContent>
        <MenuItem onSelect={() => chosen.push('rename')}>Rename</MenuItem>
        <MenuItem onSelect={() => chosen.push('delete')}>Delete</MenuItem>
      </MenuContent>
    </LazyMenu>,
  );
  return chosen;
}

it('opens with one click, and says that it is a menu before', async () => {
  const chosen = show();
  const button = screen.getByRole('button', { name: 'Actions' });
  expect(button).toHaveAttribute('aria-haspopup', 'menu');
  expect(screen.queryByRole('menu')).toBeNull();
  await userEvent.click(button);
  await userEvent.click(screen.getByRole('menuitem', { name: 'Delete' }));
  expect(chosen).toEqual(['delete']);
});

it('opens by key on its first item, and gives the focus back', async () => {
  show();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.activeElement?.textContent).toBe('Rename');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Actions');
});
