import { existsSync } from 'node:fs'
import { defineConfig, devices } from '@playwright/test'

const system = process.env['CHROMIUM_PATH'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path))
const root = process.getuid?.() === 0
const port = process.env['PORT'] ?? '4321'
const base = `http://127.0.0.1:${port}/`

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  workers: 2,
  // Generous: a slow machine is no fault of the page.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: process.env['CI'] === undefined ? 'list' : 'line',
  use: {
    baseURL: base,
    trace: 'off',
    launchOptions: {
      ...(system === undefined ? {} : { executablePath: system }),
      args: [...(root ? ['--no-sandbox'] : []), '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } }, grepInvert: /@phone/ },
    { name: 'phone', use: { ...devices['Pixel 7'] }, grep: /@phone/ },
  ],
  webServer: {
    command: `npm run preview -- --host 127.0.0.1 --port ${port}`,
    url: base,
    reuseExistingServer: true,
    timeout: 60_000,
  },
})
