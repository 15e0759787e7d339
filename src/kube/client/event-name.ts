import { isDNS1123Subdomain } from '../apimachinery/names.ts'
import type { Rand } from '../apimachinery/rand.ts'
import type { Clock } from '../clock/clock.ts'

const nanosPerMilli = 1_000_000
/** Between two events of one moment pass at most so many nanoseconds. */
const step = 20_000

/** Gives each event of a cluster its name; those of one moment differ in nanoseconds and keep their order. */
export class EventNames {
  private readonly clock: Clock
  private readonly rand: Rand
  private moment = -1
  private nanos = 0

  constructor(clock: Clock, rand: Rand) {
    this.clock = clock
    this.rand = rand
  }

  /** `web.17c3a0b1d2e4f567`: the object's name and the time. Follows client-go/tools/record/util GenerateEventName. */
  next(object: string): string {
    const now = this.clock.now()
    if (now !== this.moment) this.nanos = 0
    this.moment = now
    this.nanos = Math.min(this.nanos + 1 + this.rand.int(step), nanosPerMilli - 1)
    const name = `${object}.${hexNanos(now, this.nanos)}`
    return isDNS1123Subdomain(name).length === 0 ? name : this.rand.uuid()
  }
}

/** The nanoseconds since the epoch in hexadecimal: beyond a number's exact range, so taken apart. */
function hexNanos(millis: number, nanos: number): string {
  const half = 0x1000000
  const low = (millis % half) * nanosPerMilli + nanos
  const high = Math.floor(millis / half) * nanosPerMilli + Math.floor(low / half)
  return `${high.toString(16)}${(low % half).toString(16).padStart(6, '0')}`
}
