// Code that does not come: what stands beside it stays, and it is asked for again by hand and by the network's return.
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { latePart } from './latePart';
import { MissingPart } from './MissingPart';

function show(...outcomes: ('missing' | 'here')[]) {
  const fetchPart = vi.fn(() =>
    outcomes.shift() === 'here'
      ? Promise.resolve(({ name }: { name: string }) => <p>Hello {name}</p>)
      : Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
  );
  const Part = latePart(fetchPart, {
    waiting: ({ name }) => <p>Waiting for {name}</p>,
    failed: (missing) => <MissingPart title="The greeting is missing" missing={missing} />,
  });
  render(
    <>
      <h1>The rest</h1>
      <Part name="Asha" />
    </>,
  );
  return { fetchPart, Part };
}

const here = () => screen.findByText('Hello Asha');
const missing = () => screen.findByText('The greeting is missing');

it('comes when it is there', async () => {
  show('here');
  expect(screen.getByText('Waiting for Asha')).toBeVisible();
  await here();
});

it('leaves the rest alone when it is missing, and comes when it is tried again', async () => {
  show('missing', 'here');
  await missing();
  expect(screen.getByRole('heading', { name: 'The rest' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await here();
});

it('is tried again when the network comes back', async () => {
  show('missing', 'here');
  await missing();
  act(() => void window.dispatchEvent(new Event('online')));
  await here();
});

it('offers a fresh page when trying again does not help', async () => {
  show('missing', 'missing');
  await missing();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByRole('button', { name: 'Reload the page' });
});

it('is there at once when it was fetched ahead, and is fetched once', async () => {
  const { fetchPart, Part } = show('here');
  await here();
  await Part.load();
  render(<Part name="Kenji" />);
  expect(screen.getByText('Hello Kenji')).toBeVisible();
  expect(fetchPart).toHaveBeenCalledOnce();
});

it('tells whoever fetches it ahead that it is missing', async () => {
  const Part = latePart(() => Promise.reject(new TypeError('gone')));
  await expect(Part.load()).rejects.toThrow('gone');
});
