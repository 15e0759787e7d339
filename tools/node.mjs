// Astro needs Node 22.12 or later. On a machine with an older Node, npm's own scripts (npm run …, npx …)
// get a newer one from the npm registry: node_modules/.bin stands first on their PATH. A current Node pays nothing.
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const version = '24.21.0'
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${system}-${process.arch}`
  const executable = system === 'win' ? 'node.exe' : 'node'
  const home = join('node_modules', '.node')
  console.log(`Node ${process.version} is older than this project needs: adding Node ${version} to node_modules`)
  mkdirSync(home, { recursive: true })
  execFileSync('npm', ['install', '--prefix', home, '--no-save', '--no-package-lock', '--ignore-scripts', `${name}@${version}`], {
    stdio: 'inherit',
    shell: system === 'win',
  })
  mkdirSync(join('node_modules', '.bin'), { recursive: true })
  rmSync(join('node_modules', '.bin', executable), { force: true })
  linkSync(join(home, 'node_modules', name, 'bin', executable), join('node_modules', '.bin', executable))
}
