import { describe, expect, it } from 'vitest'
import { parseExercise } from './exercise.ts'
import { type AnsweredRequest, fitsPattern, type GoalCluster, GoalTracker, harmless, meets } from './goals.ts'

/** A cluster whose one answer the test sets. */
function answering(first: string) {
  let answer = first
  const listeners: (() => void)[] = []
  const followers: ((request: AnsweredRequest) => void)[] = []
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
    onAnswered: listener => {
      followers.push(listener)
      return () => followers.splice(followers.indexOf(listener), 1)
    },
  }
  const become = (next: string) => {
    answer = next
    for (const listener of listeners) listener()
  }
  const answers = (from: string, ...services: string[]) => {
    for (const follower of followers) follower({ from, services })
  }
  return { cluster, become, asked, answers }
}

const ran = (line: string, exitCode: number | undefined = 0, printed = exitCode === 0) => ({ line, exitCode, printed })

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
    tracker.acted(ran('kubectl  delete deploy web'))
    expect(tracker.report()[0]?.state).toBe('missed')
  })

  it('counts no more than allowed', () => {
    const tracker = new GoalTracker(answering('').cluster, exercise([{ say: 'two at most', actions: { atMost: { 2: 'kubectl *' } } }]))
    for (const line of ['kubectl get pods', 'ls', 'kubectl logs web']) tracker.acted(ran(line, 1))
    expect(tracker.done).toBe(true)
    tracker.acted(ran('kubectl get events'))
    expect(tracker.done).toBe(false)
  })

  const [read, kept] = [exercise([{ say: 'read', actions: { any: 'kubectl logs *' } }]), exercise([{ say: 'kept', actions: { none: 'kubectl delete *' } }])]

  it('takes no notice of a command that was refused', () => {
    const [reading, keeping] = [new GoalTracker(answering('').cluster, read), new GoalTracker(answering('').cluster, kept)]
    reading.acted(ran('kubectl logs nobody', 1))
    keeping.acted(ran('kubectl delete pod nobody', 1))
    expect(reading.report()[0]?.state).toBe('open')
    expect(keeping.report()[0]?.state).toBe('met')
    reading.acted(ran('kubectl logs web'))
    keeping.acted(ran('kubectl delete pod web nobody', 1, true))
    expect(reading.report()[0]?.state).toBe('met')
    expect(keeping.report()[0]?.state).toBe('missed')
  })

  it('sees what becomes of a command that still runs', () => {
    const tracker = new GoalTracker(answering('').cluster, read)
    const following = { line: 'kubectl logs -f web', exitCode: undefined, printed: false }
    tracker.acted(following)
    expect(tracker.done).toBe(false)
    following.printed = true
    expect(tracker.done).toBe(true)
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

describe('a goal about a request', () => {
  const asked = exercise([{ say: 'answered', request: { from: 'default/probe', service: 'shop/web' } }])

  it('is met when this Service answers this Pod, and stays met', () => {
    const { cluster, answers } = answering('')
    const tracker = new GoalTracker(cluster, asked)
    answers('default/other', 'shop/web')
    answers('default/probe', 'default/web')
    expect(tracker.done).toBe(false)
    answers('default/probe', 'default/front', 'shop/web')
    answers('default/probe', 'default/web')
    expect(tracker.done).toBe(true)
  })

  it('hears nothing any more once it has stopped', () => {
    const { cluster, answers } = answering('')
    const tracker = new GoalTracker(cluster, asked)
    tracker.stop()
    answers('default/probe', 'shop/web')
    expect(tracker.done).toBe(false)
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
    ['goals[0].request.service', { goals: [{ say: 's', request: { from: 'default/probe', service: 'web' } }] }],
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
