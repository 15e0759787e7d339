/**
 * Which kubelets are silent, and since when. Leases are written only while somebody looks, so an old renewal
 * says nothing by itself.
 */
export interface Liveness {
  /** A node was last heard of at `since`, in milliseconds since the epoch. */
  silence(node: string, since: number): void
  /** A node is heard of again. */
  speak(node: string): void
  silentSince(node: string): number | undefined
  onChange(handler: (node: string) => void): void
}

export function createLiveness(): Liveness {
  const silent = new Map<string, number>()
  const handlers: ((node: string) => void)[] = []
  const tell = (node: string) => {
    for (const handler of handlers) handler(node)
  }
  return {
    silence(node, since) {
      silent.set(node, since)
      tell(node)
    },
    speak(node) {
      if (silent.delete(node)) tell(node)
    },
    silentSince: node => silent.get(node),
    onChange: handler => void handlers.push(handler),
  }
}
