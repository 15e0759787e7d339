// npm run check: what can be said of the sources without running them.
import { local, runSteps } from './steps.ts'

const steps = [
  local('types of the core', 'tsc', '-p', 'src/kube/tsconfig.json', '--noEmit'),
  local('types of everything', 'astro', 'check', '--minimumFailingSeverity', 'error', '--minimumSeverity', 'error'),
  local('layers', 'depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src'),
  local('lint and format', 'biome', 'check', '--diagnostic-level=error', '.'),
  local('house rules', 'vitest', 'run', 'tools', '--reporter=dot'),
]
const { failed } = runSteps(process.argv.includes('--quick') ? steps.slice(2) : steps)
process.exit(failed === 0 ? 0 : 1)
