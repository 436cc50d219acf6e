// Build, development proxy and unit tests. The gateway serves `dist`; `npm run dev` sends /api to a gateway instead.
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    proxy: { '/api': process.env['REMIX_GATEWAY'] ?? 'http://127.0.0.1:8080' },
  },
  build: {
    // Read by scripts/bundle-size.mjs.
    manifest: true,
    target: 'es2022',
    // The page's security policy has no `data:` for fonts; every asset is a file of its own.
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
