// Long lists arrive in steps and completely.
import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useProgressive } from './useProgressive';

it('draws the first rows at once and the rest step by step', async () => {
  const { result, rerender } = renderHook(({ total }) => useProgressive(total, 4, 3), {
    initialProps: { total: 9 },
  });
  expect(result.current).toBe(4);
  await expect.poll(() => result.current).toBe(9);
  rerender({ total: 2 });
  expect(result.current).toBe(2);
  rerender({ total: 20 });
  await expect.poll(() => result.current).toBe(20);
});
