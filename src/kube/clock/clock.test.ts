import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Clock } from './clock.ts'

describe('the clock', () => {
  it('runs tasks in the order of their time, and of their scheduling when times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), delays => {
        const clock = new Clock(1000)
        const ran: number[] = []
        delays.forEach((delay, index) => {
          clock.schedule(delay, () => ran.push(index))
        })
        clock.advance(30)
        const expected = delays.map((delay, index) => ({ delay, index })).sort((a, b) => a.delay - b.delay || a.index - b.index)
        expect(ran).toEqual(expected.map(({ index }) => index))
      }),
    )
  })

  it('stands still between tasks and never goes back', () => {
    const clock = new Clock(0)
    const seen: number[] = []
    clock.schedule(50, () => {
      seen.push(clock.now())
      clock.schedule(-5, () => seen.push(clock.now()))
    })
    clock.advance(100)
    expect(seen).toEqual([50, 50])
    expect(clock.now()).toBe(100)
  })

  it('forgets a cancelled task', () => {
    const clock = new Clock(0)
    const timer = clock.schedule(10, () => expect.unreachable())
    timer.cancel()
    expect(clock.nextAt()).toBeUndefined()
    expect(clock.step()).toBe(false)
  })

  it('steps to the next task', () => {
    const clock = new Clock(0)
    clock.schedule(40, () => {})
    expect(clock.nextAt()).toBe(40)
    expect(clock.step()).toBe(true)
    expect(clock.now()).toBe(40)
  })
})
