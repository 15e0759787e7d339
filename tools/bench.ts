// npm run bench: the engine's timings, built as the page gets it, and those of programs beside it. Never a test.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'node_modules/.cache/bench')
const run = (...args: readonly string[]) => execFileSync(process.execPath, args, { stdio: 'inherit' })

// One minified file: Node keeps the text of every module in memory, and that of those it takes types from twice.
const bundle = await rolldown({ input: join(import.meta.dirname, 'bench-engine.ts'), platform: 'node' })
await bundle.write({ dir: folder, format: 'es', minify: true })
run('--expose-gc', join(folder, 'bench-engine.js'))

// The programs beside ours are a package of their own, which only who compares installs.
const beside = join(root, 'bench')
if (existsSync(join(beside, 'node_modules'))) for (const file of ['validators.ts', 'clusters.ts']) run(join(beside, file))
else console.log('\nOther programs beside ours: npm ci --prefix bench --ignore-scripts, then again.')
