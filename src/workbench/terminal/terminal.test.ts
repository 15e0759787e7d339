import { describe, expect, it } from 'vitest'
import { commonStart } from './complete.ts'
import { History } from './history.ts'

describe('the history of lines', () => {
  it('goes back and comes forward to what was being typed', () => {
    const history = new History()
    history.add('kubectl get pods')
    history.add('kubectl get deploy')
    expect(history.back('kube')).toBe('kubectl get deploy')
    expect(history.back('')).toBe('kubectl get pods')
    expect(history.back('')).toBe('kubectl get pods')
    expect(history.forward()).toBe('kubectl get deploy')
    expect(history.forward()).toBe('kube')
  })

  it('keeps a line run twice in a row once', () => {
    const history = new History()
    history.add('a')
    history.add('b')
    history.add('b')
    history.back('')
    expect(history.back('')).toBe('a')
  })
})

describe('what completions have in common', () => {
  it('is the longest start of all of them', () => {
    expect(commonStart(['deployment.apps/web', 'deployment.apps/worker'])).toBe('deployment.apps/w')
    expect(commonStart(['pods'])).toBe('pods')
    expect(commonStart(['a', 'b'])).toBe('')
  })
})
