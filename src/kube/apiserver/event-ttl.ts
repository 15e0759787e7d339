import type { KubeObject } from '../apimachinery/meta.ts'
import type { Clock } from '../clock/clock.ts'
import type { Storage } from './storage.ts'
import { keyIn } from './storage.ts'

/** How long an Event stays after its last write, in milliseconds: kube-apiserver's --event-ttl. */
const ttl = 3_600_000
const resource = 'events'

/** Removes Events whose time is over. One timer waits for the oldest; without Events there is none. */
export function expireEvents(storage: Storage, clock: Clock): void {
  const queue: { readonly at: number; readonly event: KubeObject }[] = []
  let head = 0
  let waiting = false

  const expire = () => {
    for (let entry = queue[head]; entry !== undefined && entry.at <= clock.now(); entry = queue[++head]) {
      const key = keyIn(entry.event)
      if (storage.get(resource, key) === entry.event) storage.remove(resource, key)
    }
    if (head > 1000 && head * 2 > queue.length) {
      queue.splice(0, head)
      head = 0
    }
    const next = queue[head]
    waiting = next !== undefined
    if (next !== undefined) clock.schedule(next.at - clock.now(), expire)
  }

  storage.watch(resource, ({ type, object }) => {
    if (type === 'DELETED') return
    queue.push({ at: clock.now() + ttl, event: object })
    if (waiting) return
    waiting = true
    clock.schedule(ttl, expire)
  })
}
