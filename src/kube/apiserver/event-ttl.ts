import type { Clock } from '../clock/clock.ts'
import type { Storage } from './storage.ts'
import { keyIn } from './storage.ts'

/** How long an Event stays after its last write, in milliseconds: kube-apiserver's --event-ttl. */
const ttl = 3_600_000
const resource = 'events'

/** Removes Events whose time is over. One timer waits for the oldest; without Events there is none. */
export function expireEvents(storage: Storage, clock: Clock): void {
  const queue: { readonly at: number; readonly key: string; readonly version: string | undefined }[] = []
  let head = 0
  let waiting = false

  const expire = () => {
    for (let entry = queue[head]; entry !== undefined && entry.at <= clock.now(); entry = queue[++head]) {
      if (storage.get(resource, entry.key)?.metadata.resourceVersion === entry.version) storage.remove(resource, entry.key)
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
    queue.push({ at: clock.now() + ttl, key: keyIn(object), version: object.metadata.resourceVersion })
    if (waiting) return
    waiting = true
    clock.schedule(ttl, expire)
  })
}
