import { describe, expect, it } from 'vitest'
import { Rand } from '../src/kube/apimachinery/rand.ts'
import { faultsOf, isSilent, mutateLine, realLines } from './command-lines.ts'

describe('any line has an answer', () => {
  const real = realLines()

  it('knows the lines of scripts, lessons and flags', () => {
    expect(real).toContain('kubectl get pod nope')
    expect(real).toContain('kubectl get nodes')
    expect(real).toContain('kubectl rollout undo --to-revision=0')
  })

  it('takes a failure without a word for a fault', () => {
    expect(isSilent({ line: 'kubectl get pods', output: '', code: 1 })).toBe(true)
    expect(isSilent({ line: 'kubectl get pods', output: 'error: x\n', code: 1 })).toBe(false)
    expect(isSilent({ line: 'kubectl get pods | grep -q a', output: '', code: 1 })).toBe(false)
  })

  it.each([1, 2])('without a throw, a hang or a second answer, from seed %i', { timeout: 300_000 }, seed => {
    const rand = new Rand(seed)
    expect(faultsOf(Array.from({ length: 1000 }, () => mutateLine(real, rand)))).toEqual([])
  })
})
