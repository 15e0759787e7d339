// npm test: everything, in the order that fails soonest. The last line counts: N passed, N failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { local, runSteps, script, type Tally } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubenotes-test-'))
const unitReport = join(folder, 'unit.json')
const browserReport = join(folder, 'e2e.json')
process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] = browserReport

const total: Tally = { passed: 0, failed: 0 }
const add = ({ passed, failed }: Tally) => {
  total.passed += passed
  total.failed += failed
}

/** Counts of a runner's JSON report; one failure when the runner left none. */
function counted(report: string, count: (data: Record<string, unknown>) => Tally): Tally {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const tally = count(JSON.parse(readFileSync(report, 'utf8')) as Record<string, unknown>)
  return tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally
}

add(runSteps([script('check', 'tools/check.ts')]))

const unit = runSteps([local('unit', 'vitest', 'run', 'src', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`)])
const units = counted(unitReport, data => ({ passed: Number(data['numPassedTests']), failed: Number(data['numFailedTests']) }))
add({ passed: units.passed, failed: Math.max(units.failed, unit.failed) })

add(runSteps([script('parity', 'tools/parity.ts')]))
add(runSteps([{ name: 'build', command: 'npm', args: ['run', '-s', 'build'] }, script('browser', 'tools/browser.ts')]))

const e2e = runSteps([local('e2e', 'playwright', 'test', '--reporter=line,json')])
const browser = counted(browserReport, data => {
  const stats = data['stats'] as { expected: number; unexpected: number; flaky: number }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected }
})
add({ passed: browser.passed, failed: Math.max(browser.failed, e2e.failed) })

rmSync(folder, { recursive: true, force: true })
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
