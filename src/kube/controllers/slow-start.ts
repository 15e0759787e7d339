/**
 * Calls `run` `count` times, one at first and twice as many in each following batch; a batch with a failure is
 * finished and is the last. Gives the first failure, if any. Follows pkg/controller/replicaset/replica_set.go slowStartBatch.
 */
export function slowStartBatch(count: number, run: () => void): { readonly successes: number; readonly error?: unknown } {
  let successes = 0
  let remaining = count
  for (let batch = Math.min(remaining, 1); batch > 0; batch = Math.min(2 * batch, remaining)) {
    let failure: { readonly error: unknown } | undefined
    for (let index = 0; index < batch; index++) {
      try {
        run()
        successes++
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== undefined) return { successes, ...failure }
    remaining -= batch
  }
  return { successes }
}
