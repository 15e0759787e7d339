import { describe, expect, it } from 'vitest'
import { parseExercise } from './exercise.ts'
import { fitsPattern, type GoalCluster, GoalTracker, harmless, meets } from './goals.ts'

/** A cluster whose one answer the test sets. */
function answering(first: string) {
  let answer = first
  const listeners: (() => void)[] = []
  const asked: string[] = []
  const cluster: GoalCluster = {
    now: () => 0,
    ask: line => {
      asked.push(line)
      return answer
    },
    onChange: listener => {
      listeners.push(listener)
      return () => listeners.splice(listeners.indexOf(listener), 1)
    },
  }
  const become = (next: string) => {
    answer = next
    for (const listener of listeners) listener()
  }
  return { cluster, become, asked }
}

const exercise = (goals: unknown[]) =>
  parseExercise('e', { kind: 'OPERATE', title: 't', task: 't', goals, hints: ['h'], why: 'w', solution: { do: ['kubectl get pods'] } }, new Map())

describe('a goal that must become true', () => {
  it('is met when the line shows it, and stays met', () => {
    const { cluster, become } = answering('1\n')
    const tracker = new GoalTracker(cluster, exercise([{ say: 'three', run: 'kubectl get deploy web', expect: { equals: '3' } }]))
    expect(tracker.report()[0]?.state).toBe('open')
    become('3\n')
    expect(tracker.done).toBe(true)
    become('1\n')
    expect(tracker.done).toBe(true)
  })
})

describe('a goal that must always hold', () => {
  it('is missed for good at the first moment it does not', () => {
    const { cluster, become } = answering('3')
    const tracker = new GoalTracker(cluster, exercise([{ say: 'never fewer', run: 'kubectl get deploy web', always: { atLeast: 3 } }]))
    expect(tracker.done).toBe(true)
    become('2')
    become('3')
    expect(tracker.report()[0]?.state).toBe('missed')
  })

  it('takes an empty answer for zero', () => {
    expect(meets('', { atLeast: 1 })).toBe(false)
    expect(meets('', { atMost: 0 })).toBe(true)
  })
})

describe('a goal about actions', () => {
  it('sees the forbidden command', () => {
    const tracker = new GoalTracker(answering('').cluster, exercise([{ say: 'not deleted', actions: { none: 'kubectl delete *' } }]))
    expect(tracker.done).toBe(true)
    tracker.acted('kubectl  delete deploy web')
    expect(tracker.report()[0]?.state).toBe('missed')
  })

  it('counts no more than allowed', () => {
    const tracker = new GoalTracker(answering('').cluster, exercise([{ say: 'two at most', actions: { atMost: { 2: 'kubectl *' } } }]))
    for (const line of ['kubectl get pods', 'ls', 'kubectl logs web']) tracker.acted(line)
    expect(tracker.done).toBe(true)
    tracker.acted('kubectl get events')
    expect(tracker.done).toBe(false)
  })

  it('reads braces as one of several', () => {
    expect(fitsPattern('kubectl describe pod web', 'kubectl {get,describe} *')).toBe(true)
    expect(fitsPattern('kubectl delete pod web', 'kubectl {get,describe} *')).toBe(false)
  })

  it('reads * as anything and the rest as it stands', () => {
    expect(fitsPattern('kubectl rollout undo deploy/web', 'kubectl rollout undo *')).toBe(true)
    expect(fitsPattern('kubectl rollout.undo x', 'kubectl rollout undo *')).toBe(false)
  })
})

describe('asking a goal', () => {
  it('never changes the cluster', () => {
    expect(harmless('kubectl apply -f web.yaml')).toBe('kubectl apply -f web.yaml --dry-run=server')
    expect(harmless('kubectl get pods -o name')).toBe('kubectl get pods -o name')
    expect(harmless('kubectl rollout undo deploy/web')).toBe('kubectl rollout undo deploy/web --dry-run=server')
  })

  it('reads a dry run as the real thing', () => {
    expect(meets('deployment.apps/web created (server dry run)\n', { equals: 'deployment.apps/web created' })).toBe(true)
  })
})

describe('an exercise file', () => {
  it.each([
    ['kind', { kind: 'GUESS' }],
    ['goals', { goals: [] }],
    ['goals[0].run', { goals: [{ say: 's', run: 'kubectl get pods' }] }],
    ['goals[0].within', { goals: [{ say: 's', run: 'kubectl get pods', expect: { equals: '1' }, within: 'soon' }] }],
    ['hints', { hints: [] }],
    ['hint', { hint: 'one' }],
    ['wrong[0].fails', { wrong: [{ name: 'w', do: ['x'], fails: ['no such goal'], sees: 's' }] }],
  ])('is refused with the field at fault: %s', (field, change) => {
    const right = {
      kind: 'OPERATE',
      title: 't',
      task: 't',
      goals: [{ say: 's', run: 'kubectl get pods', expect: { equals: '1' } }],
      hints: ['h'],
      why: 'w',
      solution: { do: ['x'] },
    }
    expect(() => parseExercise('e', right, new Map())).not.toThrow()
    expect(() => parseExercise('e', { ...right, ...change }, new Map())).toThrow(`exercise e: ${field}: `)
  })
})
