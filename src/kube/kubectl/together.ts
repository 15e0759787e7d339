import type { Clock } from '../clock/clock.ts'
import type { Pause, Program } from '../process/process.ts'
import { Process } from '../process/process.ts'

/** Runs programs side by side until all have ended; gives the last exit code that is not 0. Stopping it stops them. */
export function* together(clock: Clock, programs: readonly Program[]): Generator<Pause, number, void> {
  let code = 0
  let running = programs.length
  let wake: (() => void) | undefined
  const processes = programs.map(
    program =>
      new Process(clock, program, exit => {
        if (exit !== 0) code = exit
        running--
        wake?.()
      }),
  )
  try {
    while (running > 0) {
      yield {
        wait: resume => {
          wake = resume
          return () => (wake = undefined)
        },
      }
    }
    return code
  } finally {
    for (const process of processes) process.stop(130)
  }
}
