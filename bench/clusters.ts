// A Deployment created and rolled, in this project's engine and in @ngrok/webernetes.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { rolledOut, wanting } from '../tools/bench-inputs.ts'

interface Times {
  readonly created: number
  readonly rolled: number
}

/** Seconds after which a program that has not come to an end is stopped. */
const patience = 240

function ours(pods: number): Times {
  const time = (run: () => void) => {
    const start = performance.now()
    run()
    return performance.now() - start
  }
  const cluster = wanting(pods)
  const created = time(() => rolledOut(cluster, 'kubectl apply -f web.yaml'))
  return { created, rolled: time(() => rolledOut(cluster, 'kubectl set image deployment/web web=nginx:1.28')) }
}

/** It imports its own files without endings, which Node does not find: it is bundled first. */
const bundle = join(import.meta.dirname, 'node_modules/.cache/webernetes.mjs')

function webernetes(pods: number): Times {
  return JSON.parse(execFileSync(process.execPath, [bundle, String(pods), String(patience)], { encoding: 'utf8' })) as Times
}

mkdirSync(join(bundle, '..'), { recursive: true })
buildSync({ entryPoints: [join(import.meta.dirname, 'webernetes.ts')], outfile: bundle, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
ours(100) // warm
const shown = (time: number) => (time < 0 ? `not within ${patience} s` : `${time.toFixed(0)} ms`)
const factor = (mine: number, theirs: number) => (theirs < 0 ? `> ${Math.floor((patience * 1000) / mine)}` : (theirs / mine).toFixed(0))
console.log('\n| Deployment | this engine | @ngrok/webernetes | times as fast |')
console.log('| --- | --- | --- | --- |')
for (const pods of [3, 100, 1000]) {
  const mine = ours(pods)
  const theirs = webernetes(pods)
  console.log(`| ${pods} Pods created | ${shown(mine.created)} | ${shown(theirs.created)} | ${factor(mine.created, theirs.created)} |`)
  const rolled = theirs.created < 0 ? -1 : theirs.rolled
  console.log(`| ${pods} Pods rolled to another image | ${shown(mine.rolled)} | ${theirs.created < 0 ? 'not begun' : shown(rolled)} | ${theirs.created < 0 ? '' : factor(mine.rolled, rolled)} |`)
}
