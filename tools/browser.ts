/** Makes sure that there is a Chromium for the browser tests: the system's, Playwright's own, or Debian's where it can be installed. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const system = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].filter(path => path !== undefined)

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
}

if (!system.some(path => existsSync(path)) && !existsSync(chromium.executablePath())) {
  try {
    run('npx', 'playwright', 'install', 'chromium')
  } catch (error) {
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw error
    run('apt-get', 'update')
    run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
  }
}
