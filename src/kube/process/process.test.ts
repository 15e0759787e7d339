import { describe, expect, it } from 'vitest'
import { Clock } from '../clock/clock.ts'
import { inputOf, LineReader, Pipe, Process, readAll } from './process.ts'

describe('a process', () => {
  it('sleeps on the virtual clock and ends with its exit code', () => {
    const clock = new Clock(0)
    const codes: number[] = []
    const process = new Process(
      clock,
      (function* () {
        yield { sleep: 1500 }
        return 3
      })(),
      code => codes.push(code),
    )
    clock.advance(1499)
    expect(process.exitCode).toBeUndefined()
    clock.advance(1)
    expect(process.exitCode).toBe(3)
    expect(codes).toEqual([3])
  })

  it('runs its finally blocks when it is stopped', () => {
    const clock = new Clock(0)
    let cleaned = false
    const process = new Process(
      clock,
      (function* () {
        try {
          yield { sleep: 1e9 }
          return 0
        } finally {
          cleaned = true
        }
      })(),
    )
    process.stop(130)
    expect(process.exitCode).toBe(130)
    expect(cleaned).toBe(true)
    expect(clock.nextAt()).toBeUndefined()
  })

  it('goes on when it is woken, also before it has begun to wait', () => {
    const clock = new Clock(0)
    const process = new Process(
      clock,
      (function* () {
        yield {
          wait: wake => {
            wake()
            return () => {}
          },
        }
        return 0
      })(),
    )
    expect(process.exitCode).toBe(0)
  })
})

describe('a pipe', () => {
  it('hands over what was written, line by line', () => {
    const clock = new Clock(0)
    const pipe = new Pipe()
    const lines: string[] = []
    const reader = new Process(
      clock,
      (function* () {
        const input = new LineReader(pipe)
        for (let line = yield* input.next(); line !== undefined; line = yield* input.next()) lines.push(line)
        return 0
      })(),
    )
    pipe.write('one\ntw')
    expect(lines).toEqual(['one'])
    pipe.write('o\nthree')
    pipe.end()
    expect(lines).toEqual(['one', 'two', 'three'])
    expect(reader.exitCode).toBe(0)
  })

  it('tells the writer when nobody reads any more', () => {
    const pipe = new Pipe()
    pipe.close()
    expect(pipe.write('x')).toBe(false)
  })

  it('can be all there at once', () => {
    let text = ''
    new Process(
      new Clock(0),
      (function* () {
        text = yield* readAll(inputOf('a\nb'))
        return 0
      })(),
    )
    expect(text).toBe('a\nb')
  })
})
