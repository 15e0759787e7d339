import type { Io, Program } from '../../process/process.ts'
import type { RecordType } from '../dns/record.ts'
import type { Reply } from '../dns/resolver.ts'
import type { NameHop } from '../hop.ts'
import { lookupJourney } from '../journey.ts'
import type { NetworkProgram, Seat } from './seat.ts'

/** Asks one question of a name server, and remembers what came of it. */
export type Ask = (name: string, type: RecordType, server?: string) => Reply

/** The questions that a program asked about one name. */
class Trail {
  private readonly seat: Seat
  private hop: NameHop | undefined

  constructor(seat: Seat) {
    this.seat = seat
  }

  ask(name: string, type: RecordType, server?: string): Reply {
    const { network, place } = this.seat
    const reply = network.query(place, name, type, server)
    const before = this.hop ?? { hop: 'name', name, asked: [], addresses: [], canonical: undefined, by: reply.by, verdict: 'unknown', path: [] }
    if (reply.kind !== 'answer')
      this.hop = { ...before, asked: [...before.asked, { name, answer: reply.kind }], by: reply.by, verdict: reply.kind, path: reply.hops }
    // The same name is asked for once more for its IPv6 address, which no name here has.
    else if (type !== 'AAAA') {
      const { code, records } = reply.answer
      const values = records.map(record => ('address' in record ? record.address : 'target' in record ? record.target : record.text))
      const answer = code !== 'NOERROR' ? code : values.length > 0 ? 'found' : 'NODATA'
      const found = values.length > 0 || before.verdict === 'found'
      this.hop = { ...before, asked: [...before.asked, { name, answer }], addresses: [...before.addresses, ...values], verdict: found ? 'found' : 'unknown' }
    }
    return reply
  }

  tell(name: string): void {
    const { hop } = this
    if (hop !== undefined) this.seat.network.tell(() => lookupJourney(this.seat.network, this.seat.place, { ...hop, name }))
  }
}

/** A program that asks DNS: its questions about the name that `nameIn` finds in its arguments are told as one request. */
export function asking(
  nameIn: (args: readonly string[]) => string,
  program: (args: readonly string[], io: Io, seat: Seat, ask: Ask) => Program,
): NetworkProgram {
  return function* (args, io, seat) {
    const trail = new Trail(seat)
    try {
      return yield* program(args, io, seat, (...question) => trail.ask(...question))
    } finally {
      trail.tell(nameIn(args))
    }
  }
}
